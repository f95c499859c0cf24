package dev.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.client.wire.Origin;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** To whom credentials go, and to whom not. */
final class RealmGuardTest {
    private static RealmGuard rule(String registry, String... allowed) {
        return new RealmGuard(
                Origin.of(URI.create(registry)),
                Set.of(allowed).stream()
                        .map(address -> Origin.of(URI.create(address)))
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com, https://registry.example.com/oauth2/token",
        "https://registry.example.com, https://REGISTRY.example.com./token?x=y",
        "https://registry.example.com, https://registry.example.com:443/token",
        "https://registry.example.com:5000, https://registry.example.com/token",
        "https://registry.example.com, https://registry.example.com:8443/token",
        "https://10.0.0.7:5000, https://10.0.0.7:5000/token",
        "http://localhost:5000, http://localhost:5001/token",
        "http://localhost:5000, https://localhost:5001/token",
        "https://localhost:5000, https://localhost/token",
        "http://127.0.0.1:5000, http://127.0.0.1:5000/token",
        "http://[::1]:5000, http://[::1]:5000/token",
    })
    void realm_onTheRegistrysHost_isTrusted(String registry, String realm) {
        assertThat(rule(registry).check(realm)).isEqualTo(URI.create(realm));
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com, https://auth.example.com/token",
        "https://registry.example.com, https://example.com/token",
        "https://example.com, https://registry.example.com/token",
        "https://registry.example.com, https://registry.example.com.evil.test/token",
        "https://registry.example.com, https://evil.test/registry.example.com",
        "https://registry.example.com, https://xregistry.example.com/token",
        "https://alice.github.io, https://mallory.github.io/token",
        "https://registry.example.com, https://169.254.169.254/token",
        "https://registry.example.com, https://localhost/token",
        "https://registry.example.com, https://[::1]/token",
        "https://10.0.0.7:5000, https://10.0.0.7:5001/token",
        "https://10.0.0.7, https://10.0.0.8/token",
        "http://127.0.0.1:5000, http://127.0.0.1:5001/token",
        "http://127.0.0.1:5000, https://127.0.0.1:5000/token",
        "http://localhost:5000, http://127.0.0.1:5000/token",
        "http://127.0.0.1:5000, http://localhost:5000/token",
        "http://localhost:5000, https://evil.test/token",
    })
    void realm_onAnotherHost_isRefusedWithTheWayToAllowIt(String registry, String realm) {
        assertThatThrownBy(() -> rule(registry).check(realm))
                .isInstanceOf(UntrustedRealmException.class)
                .hasMessageStartingWith("the registry " + registry + " sends its clients to the token service ")
                .hasMessageContaining("to which no credential is sent")
                .hasMessageContaining("allow it with allowRealm(URI.create(\"" + Origin.of(URI.create(realm)) + "\"))");
    }

    @ParameterizedTest
    @CsvSource({
        "https://registry.example.com, http://registry.example.com/token",
        "https://localhost:5000, http://localhost:5000/token",
        "https://registry.example.com, https://registry.example.com@evil.test/token",
        "https://registry.example.com, https://user:password@registry.example.com/token",
        "https://registry.example.com, https://registry.example.com/token#fragment",
        "https://registry.example.com, //registry.example.com/token",
        "https://registry.example.com, /oauth2/token",
        "https://registry.example.com, ''",
        "https://registry.example.com, https:///token",
        "https://registry.example.com, https:token",
        "https://registry.example.com, file:///etc/passwd",
        "https://registry.example.com, https://registry.example.com\\.evil.test/",
        "https://registry.example.com, https://registry example.com/",
        "http://127.0.0.1:5000, http://127.1:5000/token",
        "http://localhost:5000, http://2130706433:5000/token",
    })
    void realm_thatIsNoSafeAddress_isRefused(String registry, String realm) {
        assertThatThrownBy(() -> rule(registry).check(realm))
                .isInstanceOf(UntrustedRealmException.class)
                .message()
                .doesNotContain("password");
    }

    @Test
    void realm_allowedByTheCaller_isTrustedForThatOriginAlone() {
        RealmGuard rule = rule("https://registry.example.com", "https://auth.example.net:8443");

        assertThat(rule.check("https://auth.example.net:8443/any/path")).hasHost("auth.example.net");
        assertThatThrownBy(() -> rule.check("https://auth.example.net/token"))
                .isInstanceOf(UntrustedRealmException.class);
        assertThatThrownBy(() -> rule.check("http://auth.example.net:8443/token"))
                .isInstanceOf(UntrustedRealmException.class);
    }
}
