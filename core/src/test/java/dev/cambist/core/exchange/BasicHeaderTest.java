package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7617, and what a user name and password then mean. */
final class BasicHeaderTest {

    @ParameterizedTest
    @CsvSource({
        "alice:secret, alice, secret",
        "alice:, alice, ''",
        ":secret, '', secret",
        ":, '', ''",
        "alice:se:cr:et, alice, se:cr:et",
        "J\u00fcrgen:\u20ac, J\u00fcrgen, \u20ac"
    })
    void parse_pair_isSplitAtItsFirstColon(String pair, String user, String password) {
        assertThat(BasicHeader.parse("Basic " + encoded(pair))).isEqualTo(new BasicHeader(user, new Secret(password)));
    }

    @Test
    void parse_schemeInAnyCaseAndMoreSpace_isUnderstood() {
        BasicHeader expected = new BasicHeader("a", new Secret("bc"));
        assertThat(BasicHeader.parse("basic " + encoded("a:bc"))).isEqualTo(expected);
        assertThat(BasicHeader.parse("BASIC   " + encoded("a:bc") + " ")).isEqualTo(expected);
    }

    @Test
    void parse_withoutPadding_isUnderstood() {
        assertThat(BasicHeader.parse("Basic " + encoded("a:bcd").replace("=", "")))
                .isEqualTo(new BasicHeader("a", new Secret("bcd")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Bearer abc", "Basics abc", "Negotiate YTpi", "YTpi", " Basic YTpi"})
    void parse_otherScheme_isRefused(String value) {
        assertThat(refused(value)).isEqualTo(new BadCredential.MalformedBasicHeader("its scheme is not Basic"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic a:b",
                "Basic YTpi!",
                "Basic YT pi",
                "Basic Y",
                "Basic YTpi====",
                "Basic -_-_",
                "Basic YTp\u00ef",
                "Basic \uD83D\uDE00"
            })
    void parse_whatIsNotBase64_isRefused(String value) {
        assertThat(refused(value)).isEqualTo(new BadCredential.MalformedBasicHeader("it is not base64"));
    }

    @Test
    void parse_bytesThatAreNotUtf8_areRefused() {
        String latin = Base64.getEncoder().encodeToString("J\u00fcrgen:x".getBytes(ISO_8859_1));
        assertThat(refused("Basic " + latin)).isEqualTo(new BadCredential.MalformedBasicHeader("it is not UTF-8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "hunter2"})
    void parse_withoutColon_isRefused(String pair) {
        assertThat(refused("Basic " + encoded(pair)))
                .isEqualTo(new BadCredential.MalformedBasicHeader("there is no colon between user and password"));
    }

    @Test
    void toString_ofAHeader_showsNeitherUserNorPassword() {
        assertThat(new BasicHeader("hunter1", new Secret("hunter2")).toString())
                .isEqualTo("BasicHeader[" + new Secret("hunter2") + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "", "<token>"})
    void credential_ofAUserThatMeansAToken_isTheToken(String user) {
        assertThat(Credential.of(user, new Secret("RT"))).isEqualTo(new Credential.TokenAsPassword(new Secret("RT")));
    }

    @Test
    void credential_ofTheUserOidc_isAnIdentityToken() {
        assertThat(Credential.of("oidc", new Secret("IT"))).isEqualTo(new Credential.IdentityToken(new Secret("IT")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "00000000-0000-0000-0000-000000000001",
                " ",
                "<Token>",
                "OIDC",
                "oidc ",
                " oidc",
                "oidc/corp",
                "oid\u0441"
            })
    void credential_ofAnyOtherUser_isAPassword(String user) {
        for (Secret password : List.of(new Secret("RT"), new Secret(""))) {
            Credential credential = Credential.of(user, password);
            assertThat(credential).isEqualTo(new Credential.Password(user, password));
            assertThat(credential.shown()).isEmpty();
            assertThat(credential).hasToString("Password[" + password + "]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00000000-0000-0000-0000-000000000000, a refresh token from /oauth2/exchange",
        "'', a refresh token from /oauth2/exchange",
        "<token>, a refresh token from /oauth2/exchange",
        "oidc, an identity token"
    })
    void credential_withoutPassword_isRefused(String user, String expected) {
        assertThat(refusalOf(() -> Credential.of(user, new Secret(""))))
                .isEqualTo(new BadCredential.EmptyPassword(expected, user.equals(Credential.NULL_GUID)));
    }

    private static String encoded(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    private static Refusal refused(String value) {
        return refusalOf(() -> BasicHeader.parse(value));
    }
}
