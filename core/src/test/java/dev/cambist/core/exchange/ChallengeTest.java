package dev.cambist.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The header over whose spelling clients trip. */
final class ChallengeTest {
    private static final String REALM = "https://registry.example/oauth2/token";

    @Test
    void header_ofAPing_hasRealmAndService() {
        assertThat(challenge(null, null).header())
                .isEqualTo("Bearer realm=\"https://registry.example/oauth2/token\",service=\"registry.example\"");
    }

    @Test
    void header_withEverything_hasNoSpaceAfterItsCommas() {
        assertThat(challenge("repository:a:pull,push", "insufficient_scope").header())
                .isEqualTo("Bearer realm=\"https://registry.example/oauth2/token\",service=\"registry.example\","
                        + "scope=\"repository:a:pull,push\",error=\"insufficient_scope\"");
    }

    /** A repository's name comes out of a URL that anybody may write. */
    @Test
    void header_hostileValue_staysInsideOfItsQuotes() {
        String hostile = "repository:a\",realm=\"https://evil.example\\:pull\r\nSet-Cookie: a=b\u0000";
        String header = challenge(hostile, null).header();
        assertThat(header).doesNotContainPattern("\\p{Cc}");
        Challenge read = Challenge.parse(header).orElseThrow();
        assertThat(read.realm()).isEqualTo(REALM);
        assertThat(read.scope()).contains("repository:a\",realm=\"https://evil.example\\:pullSet-Cookie: a=b");
    }

    @Test
    void parse_ownHeader_isTheSameChallenge() {
        for (Challenge challenge : new Challenge[] {
            challenge(null, null),
            challenge("registry:catalog:*", null),
            challenge("repository:a:pull,push repository:b:pull", "invalid_token")
        }) {
            assertThat(Challenge.parse(challenge.header())).contains(challenge);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Bearer realm=\"R\"|R||",
                "bearer realm=\"R\"|R||",
                "BEARER  realm=\"R\"|R||",
                "Bearer realm=R|R||",
                "Bearer realm=R,service=S|R|S|",
                "Bearer realm = \"R\" , service = S , scope=\"X Y\"|R|S|X Y",
                "Bearer realm=\"R\",service=\"S\",scope=\"a:b:c,d\"|R|S|a:b:c,d",
                "Bearer realm=\"R\", service=\"S\", scope=\"X\"|R|S|X",
                "Bearer scope=\"X\",service=\"S\",realm=\"R\"|R|S|X",
                "Bearer Realm=\"R\",SERVICE=\"S\"|R|S|",
                "Bearer realm=\"R\",realm=\"Q\",service=\"S\",service=\"T\"|R|S|",
                "Bearer realm=\"a\\\"b\\\\c\",service=\"S\"|a\"b\\c|S|",
                "Bearer realm=\"R,service=no\",service=\"S\"|R,service=no|S|",
                "Bearer realm=\"R\"junk,service=\"S\"|R|S|",
                "Bearer realm=\"R\",junk|R||",
                "Bearer realm=\"R|R||",
                "Bearer realm=\"R\\|R\\||",
                "Bearer realm=\"\",service=|``||",
                "Bearer realm=https://x/?a=b,service=S|https://x/?a=b|S|",
                "Bearer realm=\"R\",service=\"S\",Basic realm=\"Q\"|R|S|",
                "Bearer error=\"e=f\",realm=\"R\"|R||",
            })
    void parse_headerAsSomebodyWroteIt_isUnderstood(String header, String realm, String service, String scope) {
        Challenge challenge = Challenge.parse(header).orElseThrow();
        assertThat(challenge.realm()).isEqualTo(realm);
        assertThat(challenge.service()).isEqualTo(service == null ? "" : service);
        assertThat(challenge.scope()).isEqualTo(Optional.ofNullable(scope));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Basic realm=\"R\"",
                "Basic realm=\"R\",Bearer realm=\"R\"",
                "Bearer service=\"S\"",
                "Bearer realm",
                "Bearer ,",
                "Bearer =",
                "Bearer\trealm=\"R\"",
                "realm=\"R\""
            })
    void parse_whatIsNoBearerChallengeWithARealm_isNone(String header) {
        assertThat(Challenge.parse(header)).isEmpty();
    }

    @Test
    void parse_headerOfTooManyCharacters_isNone() {
        String header = "Bearer realm=\"R\",x=\"%s\"";
        int rest = 16 * 1024 - header.formatted("").length();
        assertThat(Challenge.parse(header.formatted("y".repeat(rest)))).isPresent();
        assertThat(Challenge.parse(header.formatted("y".repeat(rest + 1)))).isEmpty();
    }

    private static Challenge challenge(String scope, String error) {
        return new Challenge(REALM, "registry.example", Optional.ofNullable(scope), Optional.ofNullable(error));
    }
}
