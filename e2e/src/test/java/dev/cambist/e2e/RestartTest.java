package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSObject;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.MovableClock;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cambist is stopped and started, and the registry notices nothing. */
@EndToEnd
final class RestartTest {
    private static final String SCOPE = "repository:acme/shop/web:pull";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8_X5C", "DISTRIBUTION_3_LIBTRUST", "DISTRIBUTION_3_GATEWAY_TLS"})
    void restart_sameData_signedInClientsGoOn(Setup setup) throws Exception {
        MovableClock clock = new MovableClock(Duration.ZERO);
        try (RegistrySetup site = RegistrySetup.start(setup, directory, clock)) {
            Skopeo skopeo = site.skopeo();
            TinyImage image = TinyImage.write(directory.resolve("image"), "before and after");
            String name = site.image("acme/shop/web:1");
            String refreshToken = site.refreshToken(RegistrySetup.BUILDER);
            String accessToken = site.cambist().accessToken(RegistrySetup.SERVICE, refreshToken, SCOPE);
            skopeo.login(site.host(), refreshToken).orFail();
            skopeo.push(image, name).orFail();

            site.cambist().restart(clock);

            skopeo.pull(name, site.workspace()).orFail();
            skopeo.push(image, site.image("acme/shop/web:2")).orFail();
            site.skopeo()
                    .pull(name, site.workspace(), "--src-registry-token", accessToken)
                    .orFail();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8_X5C", "DISTRIBUTION_3_X5C"})
    void restart_certificateNearItsEnd_isRenewedWithoutTouchingTheRegistry(Setup setup) throws Exception {
        MovableClock clock = new MovableClock(Duration.ofDays(-70));
        try (RegistrySetup site = RegistrySetup.start(setup, directory, clock)) {
            Skopeo skopeo = site.skopeo();
            TinyImage image = TinyImage.write(directory.resolve("image"), "seventy days later");
            String name = site.image("acme/shop/web:1");
            // Asked for then: what looks at the keys next renews it, and that need not wait for the restart.
            String then = site.identityTokenAt(RegistrySetup.BUILDER, clock.instant());
            String before = certificate(site.cambist()
                    .accessToken(
                            RegistrySetup.SERVICE, site.cambist().refreshToken(RegistrySetup.SERVICE, then), SCOPE));
            clock.setAhead(Duration.ZERO);
            String refreshToken = site.refreshToken(RegistrySetup.BUILDER);
            skopeo.login(site.host(), refreshToken).orFail();
            skopeo.push(image, name).orFail();

            site.cambist().restart(clock);

            String after = certificate(site.cambist().accessToken(RegistrySetup.SERVICE, refreshToken, SCOPE));
            assertThat(after).isNotEqualTo(before);
            skopeo.pull(name, site.workspace()).orFail();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8_X5C", "DISTRIBUTION_3_X5C"})
    void restart_signingKeyMovedAway_newKeyNeedsNoTouchingTheRegistry(Setup setup) throws Exception {
        MovableClock clock = new MovableClock(Duration.ZERO);
        try (RegistrySetup site = RegistrySetup.start(setup, directory, clock)) {
            Skopeo skopeo = site.skopeo();
            TinyImage image = TinyImage.write(directory.resolve("image"), "under two keys");
            String refreshToken = site.refreshToken(RegistrySetup.BUILDER);
            String before = keyId(site.cambist().accessToken(RegistrySetup.SERVICE, refreshToken, SCOPE));
            skopeo.login(site.host(), refreshToken).orFail();
            skopeo.push(image, site.image("acme/shop/web:1")).orFail();

            Files.move(
                    site.cambist().data().resolve("services").resolve(RegistrySetup.SERVICE),
                    directory.resolve("moved-away"));
            site.cambist().restart(clock);

            String after = keyId(site.cambist().accessToken(RegistrySetup.SERVICE, refreshToken, SCOPE));
            assertThat(after).isNotEqualTo(before);
            skopeo.pull(site.image("acme/shop/web:1"), site.workspace()).orFail();
            skopeo.push(image, site.image("acme/shop/web:2")).orFail();
        }
    }

    private static String keyId(String accessToken) throws Exception {
        return JWSObject.parse(accessToken).getHeader().getKeyID();
    }

    private static String certificate(String accessToken) throws Exception {
        return JWSObject.parse(accessToken)
                .getHeader()
                .getX509CertChain()
                .getFirst()
                .toString();
    }
}
