package dev.cambist.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.client.examples.CompanyAuthority;
import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.Scheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A registry with a certificate of an authority that Java does not know. */
@Timeout(60)
final class CompanyAuthorityTest {
    private static final String POLICY = AcrSignIn.DEFAULT_POLICY.replace(
            "registry.localhost", "registry.localhost\n    aliases: [localhost]\n    upstream: http://localhost:1");

    private static AcrSignIn acr;
    private static Path identity;

    @TempDir
    private static Path home;

    @BeforeAll
    static void start() throws Exception {
        acr = AcrSignIn.start(POLICY, Scheme.HTTPS);
        identity = Files.writeString(home.resolve("identity.jwt"), acr.token("alice"));
    }

    @AfterAll
    static void stop() {
        acr.close();
    }

    @Test
    void credentials_authorityThatJavaDoesNotKnow_sayWhatToDoAndAreTriedOnce() {
        RegistryCredentials credentials =
                RegistryCredentials.builder(registry()).identityFile(identity).build();

        assertThatThrownBy(credentials::refreshToken)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("its authority is none that this Java trusts")
                .hasMessageContaining("sslContext")
                .message()
                .doesNotContain("PKIX");
    }

    @Test
    void credentials_exampleOfTheReadme_trustTheCompany() throws Exception {
        RegistryCredentials credentials =
                CompanyAuthority.credentials(registry(), identity, acr.trust().pem());

        assertThat(credentials.refreshToken().reveal()).startsWith("eyJ");
    }

    private static URI registry() {
        return acr.exchangeUrl().resolve("/");
    }
}
