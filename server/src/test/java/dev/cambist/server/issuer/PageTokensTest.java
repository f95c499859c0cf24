package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.settings.Configuration;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tokens with the claims that each issuer documents, against the first configuration of its page: from the file by way
 * of discovery at the issuer's own host names to the decision.
 */
@Timeout(120)
final class PageTokensTest {
    private static final TestKey KEY = TestKey.rsa("k", SignatureAlgorithm.RS256);

    @TempDir
    Path folder;

    static Stream<PageToken> tokens() {
        return Stream.concat(PageToken.ofPipelines(), PageToken.ofPlatforms());
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void decide_tokenOfThePagesIssuer_isWhatThePageSays(PageToken token) throws Exception {
        String host = URI.create(token.issuer()).getHost();
        SettableClock clock = new SettableClock();
        try (PrivateNetwork network = new PrivateNetwork(host);
                IssuerDirectory directory = new IssuerDirectory(clock)) {
            network.publish(token.issuer(), token.issuer(), KEY);
            Configuration configuration = behind(network, token.page());
            IdentityVerifier verifier = new IdentityVerifier(directory.update(configuration.issuers()), clock);
            Map<String, Object> claims = new LinkedHashMap<>(FakeIssuer.claims(token.issuer(), "", clock));
            claims.putAll(token.claims());

            Identity identity =
                    verifier.verify(KEY.sign(claims), Optional.empty()).identity();

            assertThat(identity.subject()).isEqualTo(token.claims().get("sub"));
            assertThat(granted(configuration.access(), identity, token.asked(), clock.instant()))
                    .isEqualTo(token.granted());
            assertThat(network.tunnels()).containsOnly(host);
        }
    }

    private static String granted(Policy policy, Identity identity, String asked, Instant now) {
        return policy.decide(identity, "registry.example.com", Scopes.parse(List.of(asked)), now)
                .granted()
                .toString();
    }

    /** The page's own words, and how its issuers are reached here. */
    private Configuration behind(PrivateNetwork network, String page) throws Exception {
        Files.writeString(folder.resolve("ca.pem"), network.authority());
        String reached = "$0\n    ca-file: ca.pem\n    proxy: " + network.proxyAddress();
        String issuers = IdentityPages.configurations(page).getFirst().replaceAll("(?m)^  - name: .*$", reached);
        Path file = Files.writeString(folder.resolve("cambist.yaml"), IdentityPages.REST + issuers);
        return ConfigurationFile.read(file, Map.of());
    }
}
