package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Debian packages, on a Debian of which nothing else is asked. */
@EndToEnd
@Timeout(3600)
final class DebianPackageTest {
    private static final String FILE = "/etc/cambist/cambist.yaml";
    private static final String START = "systemctl start cambist";

    @TempDir
    private Path directory;

    @Test
    void service_installedConfiguredUpgradedAndPurged_pushesKeepsItsKeysAndLeavesNothing() throws Exception {
        try (DebianMachine machine = DebianMachine.withSystemd(directory);
                FirstPush push = new FirstPush(directory)) {
            machine.install(Packages.server()).orFail();
            assertThat(machine.run("systemctl", "is-enabled", "cambist").output())
                    .contains("disabled");
            assertThat(machine.run("systemctl", "is-active", "cambist").output())
                    .contains("inactive");
            // What is shipped is a good configuration, for a registry of somebody else.
            machine.run("cambist", "check", "--config", FILE).orFail();

            Files.writeString(machine.file(FILE), push.configuration("/var/lib/cambist"));
            start(machine).orFail();
            // Started means ready: the first request is answered.
            assertThat(Http.get(push.url("/.well-known/jwks.json")).status()).isEqualTo(200);
            push.push("deb");
            Outcome status = machine.run("systemctl", "status", "cambist").orFail();
            assertThat(status.output()).contains("Status: \"token service at http://localhost:" + push.port());
            String user = machine.run("ps", "-o", "user=", "-C", "java").output();
            assertThat(user.isBlank() ? uid(machine) : user.strip())
                    .isNotEqualTo("root")
                    .isNotEqualTo("0");

            reload(machine, push);
            assertLevels(machine);

            String key = Http.get(push.url("/.well-known/jwks.json")).body();
            machine.install(Packages.server()).orFail();
            assertThat(machine.run("systemctl", "is-active", "cambist").output())
                    .startsWith("active");
            assertThat(Http.get(push.url("/.well-known/jwks.json")).body()).isEqualTo(key);
            assertThat(Files.readString(machine.file(FILE))).contains(Integer.toString(push.port()));

            machine.run("apt-get", "remove", "-y", "cambist").orFail();
            assertThat(machine.list("/var/lib/cambist")).isNotEmpty();
            machine.run("apt-get", "purge", "-y", "cambist").orFail();
            assertThat(machine.run("sh", "-c", "find / -xdev -name '*cambist*' ! -path '/proc/*' ! -path '/tmp/*'")
                            .output()
                            .lines()
                            .filter(line -> !line.startsWith("/run/")))
                    .isEmpty();
            assertThat(machine.run("getent", "passwd", "cambist").succeeded()).isFalse();
            assertThat(machine.run("getent", "group", "cambist").succeeded()).isFalse();
        }
    }

    private static String uid(DebianMachine machine) throws Exception {
        String pid = machine.run("systemctl", "show", "-P", "MainPID", "cambist")
                .orFail()
                .output()
                .strip();
        return machine.run("stat", "-c", "%U", "/proc/" + pid).orFail().output().strip();
    }

    private static void reload(DebianMachine machine, FirstPush push) throws Exception {
        machine.run("systemctl", "reload", "cambist").orFail();
        String good = Files.readString(machine.file(FILE));
        Files.writeString(machine.file(FILE), good.replace("role: AcrPush", "role: AcrPusch"));
        assertThat(machine.run("systemctl", "reload", "cambist").succeeded()).isFalse();
        machine.await(() -> machine.run("journalctl", "-u", "cambist", "-p", "err", "--no-pager")
                .output()
                .contains("the configuration from before stays in force"));
        assertThat(machine.run("journalctl", "-u", "cambist", "--no-pager").output())
                .contains("AcrPusch");
        assertThat(machine.run("systemctl", "is-active", "cambist").output()).startsWith("active");
        Files.writeString(machine.file(FILE), good);
        machine.run("systemctl", "reload", "cambist").orFail();
        push.push("deb-after-a-bad-reload");
    }

    /** What is no failure is none in the journal either, and comes without the time and level that the journal has. */
    private static void assertLevels(DebianMachine machine) {
        String info = machine.run("journalctl", "-u", "cambist", "-p", "info..info", "-o", "cat", "--no-pager")
                .output();
        String errors = machine.run("journalctl", "-u", "cambist", "-p", "err", "-o", "cat", "--no-pager")
                .output();
        assertThat(info).contains("token service at http://localhost").doesNotContain("<6>");
        assertThat(errors)
                .contains("AcrPusch")
                .doesNotContain("token service at")
                .doesNotContain("<3>");
    }

    @Test
    void start_configurationIsWrong_failsWithTheReasonInTheStatus() throws Exception {
        try (DebianMachine machine = DebianMachine.withSystemd(directory);
                FirstPush push = new FirstPush(directory)) {
            machine.install(Packages.server()).orFail();
            Files.writeString(
                    machine.file(FILE),
                    push.configuration("/var/lib/cambist").replace("role: AcrPush", "role: AcrPusch"));
            Outcome start = start(machine);
            assertThat(start.succeeded()).isFalse();
            String status = machine.run("systemctl", "status", "cambist").output();
            assertThat(status).contains("access[0].role").contains("AcrPusch").contains("failed");

            // Neither what it cannot read; and nothing tries again what cannot get better.
            assertThat(machine.run("systemctl", "show", "-P", "NRestarts", "cambist")
                            .output()
                            .strip())
                    .isEqualTo("0");

            try (ServerSocket taken = new ServerSocket(push.port(), 1, InetAddress.getByName("localhost"))) {
                Files.writeString(machine.file(FILE), push.configuration("/var/lib/cambist"));
                assertThat(start(machine).succeeded()).isFalse();
                machine.await(() ->
                        machine.run("systemctl", "status", "cambist").output().contains("cannot listen on"));
                assertThat(machine.run("systemctl", "status", "cambist").output())
                        .contains(":" + taken.getLocalPort())
                        .contains("another program does already");
            }
            // It has tried again since then, or does now.
            machine.await(() -> start(machine).succeeded());
            push.push("deb-once-the-port-is-free");
        }
    }

    @Test
    void secrets_inTheirDirectory_areReadableForTheServiceAlone() throws Exception {
        try (DebianMachine machine = DebianMachine.withSystemd(directory);
                FirstPush push = new FirstPush(directory)) {
            machine.install(Packages.server()).orFail();
            Files.writeString(machine.file("/etc/cambist/secret/note"), "nobody reads this");
            Files.writeString(machine.file(FILE), push.configuration("/var/lib/cambist"));
            start(machine).orFail();

            String there = "/run/credentials/cambist.service/secret_note";
            assertThat(machine.run("setpriv", "--reuid=cambist", "--clear-groups", "cat", there)
                            .output())
                    .isEqualTo("nobody reads this");
            assertThat(machine.run("setpriv", "--reuid=nobody", "--clear-groups", "cat", there)
                            .succeeded())
                    .isFalse();
            assertThat(machine.run("setpriv", "--reuid=nobody", "--clear-groups", "cat", FILE)
                            .succeeded())
                    .isFalse();
        }
    }

    @Test
    void install_machineWithoutSystemd_worksAndTheClientTakesThePlaceOfTheServer() throws Exception {
        try (DebianMachine machine = DebianMachine.withoutSystemd(directory)) {
            machine.install(Packages.server()).orFail();
            machine.run("cambist", "check", "--config", FILE).orFail();
            machine.install(Packages.client()).orFail();
            assertThat(machine.run("cambist", "--version").orFail().output()).startsWith("cambist ");
            Outcome serve = machine.run("cambist", "serve", "--config", FILE);
            assertThat(serve.exitCode()).isEqualTo(2);
            assertThat(serve.error()).contains("install the package cambist");
            Outcome helper = machine.run("docker-credential-cambist", "version");
            assertThat(helper.exitCode()).as("%s", helper).isZero();
            machine.run("apt-get", "purge", "-y", "cambist", "cambist-client").orFail();
            assertThat(machine.list("/usr/lib")).doesNotContain("cambist");
        }
    }

    @Test
    void install_diskIsFull_failsAndWorksOnceThereIsRoom() throws Exception {
        try (DebianMachine machine = DebianMachine.withoutSystemd(directory, "100m")) {
            // The package itself stands elsewhere: it is what it unpacks that has no room.
            Outcome full = machine.install(Packages.server());
            assertThat(full.succeeded()).isFalse();
            assertThat(full.output() + full.error()).contains("No space left on device");
            assertThat(machine.run("test", "-e", "/usr/bin/cambist").succeeded())
                    .isFalse();

            machine.enlarge("1500m");
            machine.install(Packages.server()).orFail();
            machine.run("cambist", "check", "--config", FILE).orFail();
        }
    }

    @Test
    void unit_asShipped_isAmongTheWellGuarded() throws Exception {
        Path unit = Launcher.file("dist/packages/debian/cambist/cambist.service");
        Outcome security = Commands.run(
                        directory,
                        List.of(
                                Tool.SYSTEMD_ANALYZE.path().toString(),
                                "security",
                                "--offline=true",
                                "--no-pager",
                                unit.toString()))
                .orFail();
        Matcher exposure =
                Pattern.compile("Overall exposure level for \\S+: ([0-9.]+)").matcher(security.output());

        assertThat(exposure.find()).as("%s", security).isTrue();
        assertThat(Double.parseDouble(exposure.group(1))).isLessThan(2.0);
    }

    @Test
    void packages_asBuilt_haveNoErrorsForLintian() {
        for (Path deb : List.of(Packages.server(), Packages.client())) {
            Outcome lintian = Commands.run(
                    directory,
                    "",
                    Duration.ofMinutes(15),
                    List.of(Tool.LINTIAN.path().toString(), "--allow-root", "--fail-on", "error", deb.toString()));
            assertThat(lintian.exitCode()).as("%s", lintian).isZero();
        }
    }

    private static Outcome start(DebianMachine machine) {
        return machine.run(START.split(" ", -1));
    }
}
