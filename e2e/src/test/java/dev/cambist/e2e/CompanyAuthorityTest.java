package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.Scheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine on which a company has put its authority with the system's own tool, in mounts of this test's own. The
 * registry is a gateway with a certificate of that authority.
 */
@EndToEnd
final class CompanyAuthorityTest {
    private static final String POLICY = AcrSignIn.DEFAULT_POLICY.replace(
            "registry.localhost", "registry.localhost\n    aliases: [localhost]\n    upstream: http://localhost:1");

    /** Debian's certificates are regenerated into an empty directory, with one more. */
    private static final String INSTALL = "mount -t tmpfs none /usr/local/share/ca-certificates"
            + " && cp \"$1\" /usr/local/share/ca-certificates/company.crt"
            + " && mount -t tmpfs none /etc/ssl/certs"
            + " && update-ca-certificates >/dev/null 2>&1 && shift && exec \"$@\"";

    @TempDir
    private static Path home;

    private static AcrSignIn acr;
    private static Path identity;

    @BeforeAll
    @Timeout(600)
    static void start() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/sbin/update-ca-certificates")), "this is no Debian");
        Launcher.build();
        acr = AcrSignIn.start(POLICY, Scheme.HTTPS);
        identity = Files.writeString(home.resolve("identity.jwt"), acr.token("alice"));
    }

    @AfterAll
    static void stop() {
        if (acr != null) {
            acr.close();
        }
    }

    @Test
    void exchange_authorityNotOnTheMachine_isRefusedInWords() {
        Outcome outcome = Commands.run(home, exchange());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.error())
                .contains("the certificate of localhost (CN=localhost, issued by CN=Cambist temporary authority)")
                .contains("update-ca-certificates")
                .doesNotContain("PKIX");
    }

    @Test
    void exchange_authorityOfUpdateCaCertificates_isTrusted() {
        assertThat(Commands.run(home, onTheCompanysMachine(exchange())).orFail().output())
                .startsWith("eyJ");
    }

    @Test
    void helper_authorityOfUpdateCaCertificates_isTrusted() {
        String helper = Launcher.file("dist/target/cambist/bin/docker-credential-cambist")
                .toString();
        Map<String, String> environment = Map.of(
                "HOME", home.toString(), "CAMBIST_REGISTRIES", registry(), "CAMBIST_TOKEN_FILE", identity.toString());

        Outcome without = Commands.run(home, registry(), environment, List.of(helper, "get"));
        Outcome with = Commands.run(home, registry(), environment, onTheCompanysMachine(List.of(helper, "get")));

        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.output() + without.error()).contains("issued by CN=Cambist temporary authority");
        assertThat(with.orFail().output()).contains("\"Secret\":\"eyJ");
    }

    @Test
    void exchange_authorityInDockersCertsD_isTrusted() throws IOException {
        Path directory =
                Files.createDirectories(home.resolve("second/.docker/certs.d").resolve(registry()));
        Files.copy(acr.trust().pem(), directory.resolve("ca.crt"));

        assertThat(Commands.run(home, "", Map.of("HOME", home.resolve("second").toString()), exchange())
                        .orFail()
                        .output())
                .startsWith("eyJ");
    }

    private static String registry() {
        return "localhost:" + acr.exchangeUrl().getPort();
    }

    private static List<String> exchange() {
        return List.of(Launcher.script().toString(), "exchange", registry(), "--token", identity.toString());
    }

    private static List<String> onTheCompanysMachine(List<String> command) {
        List<String> all = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--map-root-user",
                "sh",
                "-c",
                INSTALL,
                "sh",
                acr.trust().pem().toString()));
        all.addAll(command);
        return all;
    }
}
