package dev.cambist.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChallengeTest {
    private static final String REALM = "https://r.example/oauth2/token";

    private static Optional<Challenge> find(String... headers) {
        return Challenge.find(List.of(headers));
    }

    @Test
    void challenge_acrs_isRead() {
        assertThat(find("Bearer realm=\"" + REALM + "\",service=\"r.example\",scope=\"registry:catalog:*\""))
                .contains(new Challenge(REALM, Optional.of("r.example"), List.of("registry:catalog:*"), false));
    }

    @Test
    void challenge_ping_hasNoScope() {
        assertThat(find("Bearer realm=\"" + REALM + "\",service=\"r.example\""))
                .contains(new Challenge(REALM, Optional.of("r.example"), List.of(), false));
    }

    @Test
    void challenge_severalScopesAndError_areRead() {
        assertThat(find("Bearer realm=\"" + REALM
                        + "\",service=\"r\",scope=\"repository:a:pull,push  repository:b:pull\","
                        + "error=\"invalid_token\""))
                .contains(new Challenge(
                        REALM, Optional.of("r"), List.of("repository:a:pull,push", "repository:b:pull"), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bearer realm=\"R\", service=\"s\"",
                "BEARER service=\"s\" , realm=\"R\"",
                "Bearer   Realm = \"R\",SERVICE=s",
                "Bearer realm=R,service=s",
                "Bearer realm=\"R\",service=\"s\",",
                ",,Bearer realm=\"R\",,service=\"s\"",
                "Basic realm=\"basic\", Bearer realm=\"R\",service=\"s\"",
                "Bearer realm=\"R\",service=\"s\", Basic realm=\"basic\"",
                "Negotiate, Bearer realm=\"R\",service=\"s\"",
                "Negotiate YWJj==, Bearer realm=\"R\",service=\"s\"",
                "NTLM YWJj/+, Bearer realm=\"R\",service=\"s\"",
                "Bearer realm=\"\\R\",service=\"\\s\"",
            })
    void challenge_anyGrammaticalForm_isRead(String header) {
        assertThat(find(header)).contains(new Challenge("R", Optional.of("s"), List.of(), false));
    }

    @Test
    void challenge_amongOtherHeaders_isFound() {
        assertThat(find("Basic realm=\"x\"", "(broken", "Bearer realm=\"R\"", "Bearer realm=\"second\""))
                .contains(new Challenge("R", Optional.empty(), List.of(), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer service=\"s\"",
                "Basic realm=\"x\"",
                "Bearer realm=\"R\",realm=\"other\"",
                "Bearer realm=\"R\",Realm=\"other\"",
                "Bearer realm=\"R",
                "Bearer realm=\"R\\",
                "Bearer realm=",
                "Bearer realm=\"R\" service=\"s\"",
                "Bearer realm=\"R\"service=\"s\"",
                "realm=\"R\"",
                "Bearer =\"R\"",
                "Bearer \"R\"",
            })
    void challenge_thatIsNoneOrAmbiguous_isNotFound(String header) {
        assertThat(find(header)).isEmpty();
    }

    @Test
    void challenge_longerThanAnyRealOne_isNotRead() {
        assertThat(find("Bearer realm=\"R\",service=\"" + "s".repeat(17_000) + "\""))
                .isEmpty();
    }

    @Test
    void challenge_scopesWithoutEnd_areCut() {
        assertThat(find("Bearer realm=\"R\",scope=\"" + "a ".repeat(10) + "x:y ".repeat(3) + numbered(100) + "\"")
                        .orElseThrow()
                        .scopes())
                .hasSize(20);
    }

    private static String numbered(int count) {
        StringBuilder scopes = new StringBuilder();
        for (int i = 0; i < count; i++) {
            scopes.append("repository:r").append(i).append(":pull ");
        }
        return scopes.toString();
    }
}
