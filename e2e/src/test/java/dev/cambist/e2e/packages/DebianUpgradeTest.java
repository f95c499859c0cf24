package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From one version of the package to the next and back, by what docs/upgrade.md tells to type. */
@EndToEnd
@Timeout(3600)
final class DebianUpgradeTest {
    private static final Duration PACKED_WITHIN = Duration.ofMinutes(10);
    private static final String FILE = "/etc/cambist/cambist.yaml";
    private static final String STORE = "/var/lib/cambist/cambist.db";

    @TempDir
    private Path directory;

    @Test
    void service_upgradedAndTakenBack_keepsWhatItHad() throws Exception {
        try (DebianMachine machine = DebianMachine.withSystemd(directory);
                FirstPush push = new FirstPush(directory)) {
            bring(machine, "older", repacked("0.0.1", ""));
            bring(machine, "newer", repacked("99.0", "# What an example says today.\n"));
            run(machine, "older", "apt-get install -y ./cambist_*.deb");
            Files.writeString(machine.file(FILE), push.configuration("/var/lib/cambist"));
            run(machine, "older", "systemctl enable --now cambist");
            Kept before = Kept.by(machine, push);
            before.assertStillThere();

            Outcome unasked = machine.run("bash", "-c", "cd /srv/newer && apt-get install -y ./cambist_*.deb");
            assertThat(unasked.succeeded()).isFalse();
            assertThat(unasked.output() + unasked.error()).contains("conffile prompt");
            before.assertStillThere();

            type(machine, "newer", "upgrade");
            assertThat(version(machine)).isEqualTo("99.0");
            assertThat(Files.readString(machine.file(FILE))).isEqualTo(push.configuration("/var/lib/cambist"));
            before.assertStillThere();
            push.push("deb-upgraded");

            type(machine, "older", "back");
            assertThat(version(machine)).isEqualTo("0.0.1");
            before.assertStillThere();

            type(machine, "newer", "upgrade");
            run(machine, "newer", "systemctl stop cambist");
            makeNewer(machine.file(STORE));
            List<String> back = commands("back");
            back.subList(0, back.size() - 1).forEach(command -> run(machine, "older", command));
            assertThat(machine.run("systemctl", "start", "cambist").succeeded()).isFalse();
            assertThat(machine.run("systemctl", "status", "cambist").output())
                    .contains("has schema 99")
                    .contains("or a newer one");
            type(machine, "older", "store");
            before.assertStillThere();
        }
    }

    /** Leaves the store as a program does that knows more of it. */
    private void makeNewer(Path store) throws Exception {
        // SQLite follows no path into a machine; and the file stays its owner's.
        Path copy = Files.copy(store, directory.resolve("store.db"));
        Commands.run(directory, List.of(Tool.SQLITE.path().toString(), copy.toString(), "PRAGMA user_version = 99"))
                .orFail();
        Files.write(store, Files.readAllBytes(copy));
    }

    /** What somebody has of the service before it is upgraded. */
    private record Kept(FirstPush push, String keys, String refreshToken, String password) {
        static Kept by(DebianMachine machine, FirstPush push) throws Exception {
            String made = machine.run(("cambist robot create nightly --role AcrPull --on acme/** --expires 90d"
                                    + " --registry registry.example --server " + push.managementUrl())
                            .split(" ", -1))
                    .orFail()
                    .output();
            String password = made.lines()
                    .filter(line -> line.startsWith("cambist_"))
                    .findFirst()
                    .orElseThrow();
            return new Kept(push, keys(push), push.signIn(), password);
        }

        private static String keys(FirstPush push) {
            return Http.get(push.url("/.well-known/jwks.json")).body();
        }

        void assertStillThere() {
            assertThat(keys(push)).isEqualTo(keys);
            assertThat(push.token(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken))
                            .status())
                    .isEqualTo(200);
            assertThat(push.token(Map.of("grant_type", "password", "username", "nightly", "password", password))
                            .text("access_token"))
                    .isNotEmpty();
            assertThat(push.token(Map.of("grant_type", "password", "username", "nightly", "password", password + "x"))
                            .status())
                    .isEqualTo(401);
        }
    }

    /** The package as it is, with another version, and with this at the end of the configuration that it brings. */
    private Path repacked(String version, String example) throws Exception {
        Path tree = directory.resolve("package-" + version);
        Path made = directory.resolve("cambist_" + version + "_all.deb");
        pack("dpkg-deb", "--raw-extract", Packages.server().toString(), tree.toString());
        Path control = tree.resolve("DEBIAN/control");
        Files.writeString(control, Files.readString(control).replaceAll("(?m)^Version: .*", "Version: " + version));
        Path shipped = tree.resolve("etc/cambist/cambist.yaml");
        Files.writeString(shipped, Files.readString(shipped) + example);
        pack("dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", tree.toString(), made.toString());
        return made;
    }

    private void pack(String... command) {
        Commands.run(directory, "", PACKED_WITHIN, List.of(command)).orFail();
    }

    private static void bring(DebianMachine machine, String where, Path deb) throws Exception {
        Files.createDirectories(machine.file("/srv/" + where));
        Files.copy(deb, machine.file("/srv/" + where + "/" + deb.getFileName()));
    }

    private static String version(DebianMachine machine) {
        return machine.run("dpkg-query", "-W", "-f", "${Version}", "cambist")
                .orFail()
                .output();
    }

    private static void type(DebianMachine machine, String where, String block) throws Exception {
        commands(block).forEach(command -> run(machine, where, command));
    }

    private static void run(DebianMachine machine, String where, String command) {
        Outcome outcome = machine.run("bash", "-c", "cd /srv/" + where + " && " + command);
        assertThat(outcome.exitCode()).as("%s", outcome).isZero();
    }

    /** The lines of the page's fenced block with this word. */
    private static List<String> commands(String word) throws Exception {
        List<String> lines = Stream.of(
                        Files.readString(Launcher.file("docs/upgrade.md")).split("```", -1))
                .filter(part -> part.startsWith("sh " + word + "\n"))
                .flatMap(part -> part.lines().skip(1))
                .toList();
        assertThat(lines).as(word).isNotEmpty();
        return lines;
    }
}
