package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Issuers behind private certificates and proxies, from the configuration file to a verified token. */
@Timeout(120)
final class ConnectionTest {
    private static final TestKey KEY = TestKey.es256("a");

    @TempDir
    Path folder;

    private final SettableClock clock = new SettableClock();
    private final PrivateNetwork network = new PrivateNetwork("localhost", "login.internal.example.com");
    private final IssuerDirectory directory = new IssuerDirectory(clock);

    @AfterEach
    void close() {
        directory.close();
        network.close();
    }

    static List<TestKey> keys() {
        return IssuerVerificationTest.keys().toList();
    }

    /** RS256, PS256, ES256, ES384 and EdDSA. */
    @ParameterizedTest
    @MethodSource("keys")
    void verify_issuerWithPrivateCertificate_isTrustedByItsCaFile(TestKey key) throws Exception {
        String issuer = "https://localhost:" + network.httpsPort();
        network.publish(issuer, issuer, key);

        assertThat(verified(configured(issuer, "ca-file: ca.pem"), issuer, key)).isEqualTo("alice");
    }

    @Test
    void verify_ed25519ByItsNameOfRfc9864_isAccepted() throws Exception {
        String issuer = "https://localhost:" + network.httpsPort();
        TestKey key = TestKey.ed25519("ed");
        network.publish(issuer, issuer, key);
        IdentityVerifier verifier = configured(issuer, "ca-file: ca.pem", "algorithms: [Ed25519]");

        Secret token = key.signAs("Ed25519", FakeIssuer.claims(issuer, "alice", clock));
        assertThat(verifier.verify(token, Optional.empty()).identity().subject())
                .isEqualTo("alice");
        assertThat(verified(verifier, issuer, key)).isEqualTo("alice");
    }

    @Test
    void verify_issuerWithPrivateCertificateAndNoCaFile_isUnavailable() throws Exception {
        String issuer = "https://localhost:" + network.httpsPort();
        network.publish(issuer, issuer, KEY);
        try (LogLines log = new LogLines()) {
            assertUnavailable(configured(issuer), issuer);

            assertThat(log.about(issuer).getFirst())
                    .contains("its TLS certificate is not accepted (", "must be in the issuer's ca-file");
        }
    }

    /** A ca-file stands in place of the authorities that Java trusts, so another's certificate is worth nothing. */
    @Test
    void verify_certificateOfAnotherAuthority_isUnavailable() throws Exception {
        String issuer = "https://localhost:" + network.httpsPort();
        network.publish(issuer, issuer, KEY);
        Files.writeString(folder.resolve("ca.pem"), new TestAuthority().pem());

        assertUnavailable(verifierOf(issuer, "ca-file: ca.pem"), issuer);
    }

    @Test
    void verify_issuerBehindAProxy_isReachedThroughIt() throws Exception {
        String issuer = "https://login.internal.example.com";
        network.publish(issuer, issuer, KEY);

        assertThat(verified(configured(issuer, "ca-file: ca.pem", "proxy: " + network.proxyAddress()), issuer, KEY))
                .isEqualTo("alice");
        assertThat(network.tunnels()).isNotEmpty().containsOnly("login.internal.example.com");
    }

    @Test
    void verify_proxyThatIsDown_isUnavailable() throws Exception {
        String issuer = "https://login.internal.example.com";

        try (LogLines log = new LogLines()) {
            assertUnavailable(configured(issuer, "proxy: http://localhost:1"), issuer);

            assertThat(log.about(issuer).getFirst()).contains("its proxy localhost:1 cannot be reached");
        }
    }

    @Test
    void verify_keysAtAnAddress_needNoDiscoveryDocument() throws Exception {
        String issuer = "https://login.internal.example.com";
        String address = "https://localhost:" + network.httpsPort() + "/keys.json";
        network.publishKeys(address, null, KEY);

        assertThat(verified(configured(issuer, "ca-file: ca.pem", "jwks-url: " + address), issuer, KEY))
                .isEqualTo("alice");
    }

    @Test
    void verify_keysOfAnApiServer_areGotWithTheTokenOfTheFile() throws Exception {
        String server = "https://localhost:" + network.httpsPort();
        network.publishKeys(server + "/openid/v1/jwks", "first", KEY);
        Files.writeString(folder.resolve("reader.token"), "first\n");
        IdentityVerifier verifier = cluster(server);
        assertThat(verified(verifier, "https://cluster.example.com", KEY)).isEqualTo("alice");

        TestKey next = TestKey.es256("b");
        network.publishKeys(server + "/openid/v1/jwks", "second", next);
        Files.writeString(folder.resolve("reader.token"), "second\n");
        clock.advance(Duration.ofMinutes(1));
        assertThat(verified(verifier, "https://cluster.example.com", next)).isEqualTo("alice");
    }

    @Test
    void verify_apiServerThatWantsAnotherToken_isUnavailable() throws Exception {
        String server = "https://localhost:" + network.httpsPort();
        network.publishKeys(server + "/openid/v1/jwks", "first", KEY);
        Files.writeString(folder.resolve("reader.token"), "other");

        assertUnavailable(cluster(server), "https://cluster.example.com");
    }

    /** As a cluster's issuer is found that publishes at its own URL, from its document on. */
    @Test
    void verify_apiServerThatDescribesItself_isAskedForBothItsMediaTypes() throws Exception {
        String server = "https://localhost:" + network.httpsPort();
        network.publishDiscovered(server, server + KubernetesApi.KEYS, KEY);

        assertThat(verified(configured(server, "ca-file: ca.pem"), server, KEY)).isEqualTo("alice");
    }

    /** A changed ca-file is another connection, over which the keys are got anew. */
    @Test
    void update_changedCaFile_isAnotherConnection() throws Exception {
        String issuer = "https://localhost:" + network.httpsPort();
        network.publish(issuer, issuer, KEY);
        Files.writeString(folder.resolve("ca.pem"), new TestAuthority().pem());
        IdentityVerifier before = verifierOf(issuer, "ca-file: ca.pem");
        assertUnavailable(before, issuer);
        directory.releaseEarlier();

        assertThat(verified(configured(issuer, "ca-file: ca.pem"), issuer, KEY)).isEqualTo("alice");
    }

    private IdentityVerifier cluster(String server) throws Exception {
        Files.writeString(folder.resolve("ca.pem"), network.authority());
        return verifier("""
                issuers:
                  - name: ci
                    kubernetes: { issuer: https://cluster.example.com, api-server: "%s", token-file: reader.token }
                    ca-file: ca.pem
                    audiences: [registry.example.com]
                """.formatted(server));
    }

    private IdentityVerifier configured(String url, String... lines) throws Exception {
        Files.writeString(folder.resolve("ca.pem"), network.authority());
        return verifierOf(url, lines);
    }

    private IdentityVerifier verifierOf(String url, String... lines) throws Exception {
        String algorithms = String.join("\n", lines).contains("algorithms")
                ? ""
                : "    algorithms: [RS256, PS256, ES256, ES384, EdDSA]\n";
        return verifier("issuers:\n  - name: ci\n    url: " + url + "\n    audiences: [registry.example.com]\n"
                + algorithms + String.join("\n", lines).indent(4));
    }

    private IdentityVerifier verifier(String issuers) throws IOException, ConfigurationException {
        Path file = Files.writeString(folder.resolve("cambist.yaml"), """
                server: { listen: 127.0.0.1:0 }
                registries: [{ service: registry.example.com }]
                access: [{ who: anyone, role: AcrPull, on: ["public/**"] }]
                """ + issuers);
        return new IdentityVerifier(
                directory.update(ConfigurationFile.read(file, Map.of()).issuers()), clock);
    }

    private String verified(IdentityVerifier verifier, String issuer, TestKey key) {
        return verifier.verify(key.sign(FakeIssuer.claims(issuer, "alice", clock)), Optional.empty())
                .identity()
                .subject();
    }

    private void assertUnavailable(IdentityVerifier verifier, String issuer) {
        Secret token = KEY.sign(FakeIssuer.claims(issuer, "alice", clock));
        assertThatThrownBy(() -> verifier.verify(token, Optional.empty()))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal()).isInstanceOf(Temporary.IssuerUnavailable.class));
    }
}
