package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExchangeRequestTest {
    private static final List<String> GRANTS = List.of("access_token_refresh_token", "access_token", "refresh_token");
    private static final String GRANT_MEANING = "one of access_token_refresh_token, access_token, refresh_token";
    private static final String SERVICE_MEANING = "the name of the registry as its challenge gives it";
    private static final String TENANT_MEANING = "the tenant of the credential";

    @Test
    void from_accessToken_isItsRequest() {
        assertThat(from("grant_type=access_token&service=reg&access_token=AT"))
                .isEqualTo(new ExchangeRequest.OfAccessToken("reg", Optional.empty(), new Secret("AT")));
    }

    @Test
    void from_refreshToken_isItsRequest() {
        assertThat(from("grant_type=refresh_token&service=reg&tenant=t&refresh_token=RT"))
                .isEqualTo(new ExchangeRequest.OfRefreshToken("reg", Optional.of("t"), new Secret("RT")));
    }

    @Test
    void from_both_isItsRequest() {
        assertThat(from("grant_type=access_token_refresh_token&service=reg&access_token=AT&refresh_token=RT"))
                .isEqualTo(new ExchangeRequest.OfBoth("reg", Optional.empty(), new Secret("AT"), new Secret("RT")));
    }

    @Test
    void from_emptyTenant_isNone() {
        assertThat(from("grant_type=access_token&service=reg&access_token=AT&tenant=")
                        .tenant())
                .isEmpty();
    }

    @Test
    void from_unknownFields_areIgnoredEvenTwice() {
        assertThat(
                        from(
                                "grant_type=access_token&service=reg&access_token=AT&x=1&x=2&api-version=2021-07-01&scope=a&scope=b"))
                .isEqualTo(new ExchangeRequest.OfAccessToken("reg", Optional.empty(), new Secret("AT")));
    }

    /** A field that the grant does not use is no concern of its. */
    @Test
    void from_tokenOfTheOtherGrant_isIgnoredEvenTwice() {
        assertThat(from("grant_type=access_token&service=reg&access_token=AT&refresh_token=1&refresh_token=2"))
                .isInstanceOf(ExchangeRequest.OfAccessToken.class);
    }

    static Stream<Arguments> missing() {
        return Stream.of(
                Arguments.of("", "grant_type", GRANT_MEANING),
                Arguments.of("service=reg&access_token=AT", "grant_type", GRANT_MEANING),
                Arguments.of("grant_type=&service=reg&access_token=AT", "grant_type", GRANT_MEANING),
                Arguments.of("grant_type=access_token&access_token=AT", "service", SERVICE_MEANING),
                Arguments.of("grant_type=refresh_token&service=&refresh_token=RT", "service", SERVICE_MEANING),
                Arguments.of(
                        "grant_type=access_token&service=reg",
                        "access_token",
                        "your identity token, which grant_type access_token needs"),
                Arguments.of(
                        "grant_type=access_token&service=reg&refresh_token=RT",
                        "access_token",
                        "your identity token, which grant_type access_token needs"),
                Arguments.of(
                        "grant_type=refresh_token&service=reg&access_token=AT",
                        "refresh_token",
                        "the identity provider's refresh token, which grant_type refresh_token needs"),
                Arguments.of(
                        "grant_type=access_token_refresh_token&service=reg&refresh_token=RT",
                        "access_token",
                        "your identity token, which grant_type access_token_refresh_token needs"),
                Arguments.of(
                        "grant_type=access_token_refresh_token&service=reg&access_token=AT",
                        "refresh_token",
                        "the identity provider's refresh token, which grant_type access_token_refresh_token needs"));
    }

    @ParameterizedTest
    @MethodSource("missing")
    void from_missingField_isRefused(String form, String field, String meaning) {
        assertThat(refused(form)).isEqualTo(new InvalidRequest.MissingField(field, meaning));
    }

    static Stream<Arguments> repeated() {
        String form = "grant_type=access_token_refresh_token&service=reg&access_token=AT&refresh_token=RT";
        return Stream.of(
                Arguments.of(form + "&grant_type=access_token", "grant_type", GRANT_MEANING),
                Arguments.of(form + "&service=reg", "service", SERVICE_MEANING),
                Arguments.of(form + "&service=", "service", SERVICE_MEANING),
                Arguments.of(form + "&tenant=a&tenant=b", "tenant", TENANT_MEANING),
                Arguments.of(
                        form + "&access_token=AT",
                        "access_token",
                        "your identity token, which grant_type access_token_refresh_token needs"),
                Arguments.of(
                        form + "&refresh_token=x",
                        "refresh_token",
                        "the identity provider's refresh token, which grant_type access_token_refresh_token needs"));
    }

    @ParameterizedTest
    @MethodSource("repeated")
    void from_repeatedField_isRefused(String form, String field, String meaning) {
        assertThat(refused(form)).isEqualTo(new InvalidRequest.RepeatedField(field, meaning));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "Access_token",
                "access_token ",
                "client_credentials",
                "urn:ietf:params:oauth:grant-type:token-exchange"
            })
    void from_unknownGrant_isRefusedWithThoseThatAreKnown(String grant) {
        assertThat(refused("service=reg&access_token=AT&grant_type=" + grant))
                .isEqualTo(new InvalidRequest.UnknownGrantType(grant, GRANTS));
    }

    @Test
    void toString_ofARequest_keepsItsTokens() {
        assertThat(from("grant_type=access_token_refresh_token&service=reg&access_token=hunter2&refresh_token=hunter3")
                        .toString())
                .doesNotContain("hunter")
                .contains("sha256:");
    }

    private static Refusal refused(String form) {
        return refusalOf(() -> from(form));
    }

    private static ExchangeRequest from(String form) {
        return ExchangeRequest.from(Fields.parse(form));
    }
}
