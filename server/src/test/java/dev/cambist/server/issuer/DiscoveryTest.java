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

    /** Whoever writes the document would have us ask what only this machine can ask. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080/keys",
                "http://127.0.0.1/keys",
                "https://LOCALHOST./keys",
                "https://metadata.localhost/keys",
                "https://127.1.2.3/keys",
                "https://2130706433/keys",
                "https://[::1]/keys",
                "https://[::ffff:127.0.0.1]/keys",
                "https://0.0.0.0/keys",
                "https://169.254.169.254/latest/meta-data",
                "https://[fe80::1]/keys"
            })
    void read_keysOnThisMachineOfAnIssuerElsewhere_areNotAskedFor(String address) {
        assertThatThrownBy(() -> read("{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + address + "\"}"))
                .isInstanceOf(IssuerException.class)
                .hasMessage(address + " is on this machine or its own link, where the issuer " + ISSUER
                        + " is not; it is not asked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://10.0.0.1:6443/openid/v1/jwks", "https://keys.internal/x", "https://[fd00::1]/keys"})
    void read_keysInAPrivateNetwork_areAskedFor(String address) throws IssuerException {
        assertThat(read("{\"issuer\":\"" + ISSUER + "\",\"jwks_uri\":\"" + address + "\"}")
                        .keys())
                .hasToString(address);
    }

    @Test
    void read_issuerOnThisMachine_mayHaveItsKeysHereToo() throws IssuerException {
        String here = "https://localhost:8443";

        assertThat(Discovery.read(
                                ("{\"issuer\":\"" + here + "\",\"jwks_uri\":\"http://127.0.0.1/keys\"}")
                                        .getBytes(UTF_8),
                                here)
                        .keys())
                .hasToString("http://127.0.0.1/keys");
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
