package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://issuer.example.com/keys?tenant=1",
                "HTTPS://issuer.example.com:8443",
                "http://localhost:8080/keys",
                "http://LocalHost/keys",
                "http://127.0.0.1/keys",
                "http://[::1]:80/keys"
            })
    void of_httpsAndLoopback_isTaken(String text) throws IssuerException {
        assertThat(Address.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example.com/keys",
                "http://192.0.2.1/keys",
                "http://127.0.0.1.example.com/keys",
                "http://localhost.example.com/keys",
                "http://10.0.0.1/keys",
                "ftp://localhost/keys",
            })
    void of_plainHttpToAnotherMachine_isRefused(String text) {
        assertThatThrownBy(() -> Address.of(text))
                .isInstanceOf(IssuerException.class)
                .hasMessage(text + " is not https; plain http is accepted for localhost, 127.0.0.1 and [::1] only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "issuer.example.com",
                "https:",
                "https:///keys",
                "https:keys",
                "https://a b/",
                "https://issuer.example.com/#keys",
                "https://issuer.example.com:0/",
                "https://issuer.example.com:65536/",
                "http://localhost:99999/",
                "file:///etc/passwd",
                "https://under_score/"
            })
    void of_whatCannotBeAsked_isRefused(String text) {
        assertThatThrownBy(() -> Address.of(text))
                .isInstanceOf(IssuerException.class)
                .hasMessageContaining("expected https://HOST/PATH");
    }

    @Test
    void of_userAndPassword_isRefusedWithoutRepeatingThem() {
        assertThatThrownBy(() -> Address.of("https://admin:hunter2@issuer.example.com/"))
                .isInstanceOf(IssuerException.class)
                .hasMessage("an address must not contain a user name or password");
    }
}
