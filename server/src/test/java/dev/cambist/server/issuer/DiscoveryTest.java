package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiscoveryTest {
    private static final String ISSUER = "https://issuer.example.com";

    @Test
    void read_fullDocument_givesWhatIsNeeded() throws IssuerException {
        Discovery found = read("""
                {"issuer":"https://issuer.example.com","jwks_uri":"https://keys.example.com/set",
                 "token_endpoint":"https://issuer.example.com/token","scopes_supported":["openid"],
                 "token_endpoint_auth_methods_supported":["private_key_jwt","client_secret_post"]}""");

        assertThat(found.keys()).hasToString("https://keys.example.com/set");
        assertThat(found.tokenEndpoint()).contains("https://issuer.example.com/token");
        assertThat(found.takesSecretInForm()).isTrue();
    }

    @Test
    void read_noMethodsNamed_meansBasic() throws IssuerException {
        Discovery found = read("{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"https://keys.example.com\"}");

        assertThat(found.takesSecretInForm()).isFalse();
        assertThat(found.tokenEndpoint()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example.com/",
                "https://Issuer.example.com",
                "http://issuer.example.com",
                "https://evil.example.com",
                ""
            })
    void read_anotherIssuer_isRefusedNamingBoth(String found) {
        assertThatThrownBy(() -> read("{\"issuer\":\"" + found + "\",\"jwks_uri\":\"https://keys.example.com\"}"))
                .isInstanceOf(IssuerException.class)
                .hasMessage("it is of issuer " + found + ", not of " + ISSUER
                        + " as configured; both must be the same to the letter");
    }

    @Test
    void read_noIssuer_isRefused() {
        assertThatThrownBy(() -> read("{\"jwks_uri\":\"https://keys.example.com\"}"))
                .isInstanceOf(IssuerException.class)
                .hasMessage("it has no text issuer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"jwks_uri\":null", ",\"jwks_uri\":[\"https://keys.example.com\"]"})
    void read_noKeysAddress_isRefused(String member) {
        assertThatThrownBy(() -> read("{\"issuer\":\"" + ISSUER + "\"" + member + "}"))
                .isInstanceOf(IssuerException.class)
                .hasMessage("it has no text jwks_uri");
    }

    @Test
    void read_keysOverPlainHttp_isRefused() {
        assertThatThrownBy(() -> read("{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"http://keys.example.com\"}"))
                .isInstanceOf(IssuerException.class)
                .hasMessageContaining("is not https");
    }

    @Test
    void read_issuerTwice_isRefused() {
        assertThatThrownBy(() -> read("{\"issuer\":\"https://evil.example.com\",\"issuer\":\"" + ISSUER + "\"}"))
                .isInstanceOf(IssuerException.class)
                .hasMessageContaining("not sound JSON: the same member name twice");
    }

    private static Discovery read(String json) throws IssuerException {
        return Discovery.read(json.getBytes(UTF_8), ISSUER);
    }
}
