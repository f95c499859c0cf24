package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The archive: unpacked anywhere, and run. */
@EndToEnd
@Timeout(3600)
final class TarGzTest {
    private static final long MOST = 70L << 20;
    private static final Duration BUILT_WITHIN = Duration.ofMinutes(50);

    @TempDir
    private Path directory;

    @Test
    void archive_unpackedOnABareMachine_servesAFirstPushFromItsAotCache() throws Exception {
        try (DebianMachine machine = DebianMachine.withoutSystemd(directory);
                FirstPush push = new FirstPush(directory)) {
            Path archive = Packages.tarGz();
            assertThat(Files.size(archive)).isLessThan(MOST);
            Files.createDirectories(machine.file("/srv/any where"));
            Files.copy(archive, machine.file("/srv/cambist.tar.gz"));
            machine.run("tar", "-C", "/srv/any where", "--strip-components=1", "-xzf", "/srv/cambist.tar.gz")
                    .orFail();
            String cambist = "/srv/any where/bin/cambist";
            // Without the cache it would start too, only slower; so it is told to do without nothing.
            machine.run("env", "CAMBIST_JAVA_OPTIONS=-XX:AOTMode=on", cambist, "--version")
                    .orFail();

            Files.writeString(machine.file("/srv/cambist.yaml"), push.configuration("/srv/data"));
            machine.run("sh", "-c", "'" + cambist + "' serve --config /srv/cambist.yaml > /srv/log 2>&1 &")
                    .orFail();
            machine.await(() -> Http.answers(push.url("/.well-known/jwks.json"), 200));
            push.push("tar-gz");
        }
    }

    @Test
    void archive_asUnpacked_namesAllThatIsInItWithSumsAndLicences() throws Exception {
        Path home = unpack();
        Outcome sums = Commands.run(home, List.of("sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"));
        assertThat(sums.exitCode()).as("%s", sums).isZero();
        String listed = Files.readString(home.resolve("SHA256SUMS"));
        assertThat(files(home))
                .filteredOn(name -> !name.equals("./SHA256SUMS"))
                .allMatch(name -> listed.contains("  " + name + "\n"), "is in SHA256SUMS");

        assertThat(Files.readString(Path.of(Packages.tarGz() + ".cdx.json")))
                .isEqualTo(Files.readString(home.resolve("sbom.cdx.json")));
        JsonObject sbom = JsonObject.parse(Files.readAllBytes(home.resolve("sbom.cdx.json")));
        assertThat(sbom.text("bomFormat")).hasValue("CycloneDX");
        String components = sbom.members().get("components").toString();
        String licences = Files.readString(home.resolve("THIRD-PARTY.txt"));
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            // Libraries in native come from two of the jars.
            assertThat(jars.map(jar -> jar.getFileName().toString()).filter(name -> name.endsWith(".jar")))
                    .hasSizeGreaterThan(5)
                    .allMatch(
                            jar -> components.contains(
                                    "/" + jar.replaceFirst("-([0-9][^-]*(-SNAPSHOT)?)(-linux-.*)?\\.jar$", "@$1")),
                            "is in the bill");
        }
        assertThat(licences).contains("OpenJDK 25", "GPL-2.0-only WITH Classpath-exception-2.0", "jetty-server");
        assertThat(licences.lines().filter(line -> line.endsWith(": ")))
                .as("without a licence")
                .isEmpty();
        assertThat(home.resolve("LICENSE")).exists();
        assertThat(home.resolve("runtime/legal/java.base/LICENSE")).exists();
        assertThat(home.resolve("licences/EPL-2.0.txt")).content().contains("Eclipse Public License");
        // Whatever is under another licence than those brings its text itself.
        assertThat(licences.lines().filter(line -> line.matches("\\S+:\\S+ \\S+: (?!.*(Apache-2\\.0|EPL-2\\.0)).*")))
                .hasSizeGreaterThan(2)
                .map(line -> line.replaceFirst("^[^:]+:(\\S+) (\\S+): .*$", "licences/$1-$2"))
                .allSatisfy(texts -> assertThat(home.resolve(texts)).isNotEmptyDirectory());
    }

    @Test
    void artefacts_each_haveTheirBillAndSumBesideThemAndLicencesInside() throws Exception {
        for (Path made : List.of(Packages.tarGz(), Packages.server(), Packages.client(), Packages.containerImage())) {
            Commands.run(
                            made.getParent(),
                            List.of("sha256sum", "--check", "--quiet", "--strict", made.getFileName() + ".sha256"))
                    .orFail();
            assertThat(JsonObject.parse(Files.readAllBytes(Path.of(made + ".cdx.json")))
                            .text("bomFormat"))
                    .as("%s", made)
                    .hasValue("CycloneDX");
        }
        for (Path deb : List.of(Packages.server(), Packages.client())) {
            assertThat(Commands.run(directory, List.of("dpkg-deb", "--contents", deb.toString()))
                            .orFail()
                            .output())
                    .as("%s", deb)
                    .contains("/THIRD-PARTY.txt", "/licences/EPL-2.0.txt", "/copyright", "/legal/java.base/LICENSE");
        }
    }

    @Test
    void archive_manualAndCompletion_areThere() throws Exception {
        Path home = unpack();

        assertThat(home.resolve("share/man/man1/cambist.1")).isNotEmptyFile();
        Commands.run(home, List.of("bash", "-n", "share/completions/cambist")).orFail();
    }

    @Test
    void packages_madeAgainOfTheSameImage_areTheSameBytes() throws Exception {
        Path copy = directory.resolve("copied");
        // Its times, order and umask are others.
        Commands.run(
                        directory,
                        List.of(
                                "sh",
                                "-c",
                                "umask 027 && cp -r '" + Launcher.file("dist/target/cambist-production") + "' '" + copy
                                        + "' && chmod -R u+w '" + copy + "'"))
                .orFail();
        Path again = directory.resolve("again");
        Path first = Packages.tarGz();
        String version = first.getFileName().toString().replaceFirst("^cambist-(.*)-linux-.*$", "$1");

        Commands.run(
                        directory,
                        "",
                        BUILT_WITHIN,
                        List.of(
                                Launcher.file("dist/packages/build").toString(),
                                copy.toString(),
                                Launcher.file("dist/packages/target/sbom.json").toString(),
                                version,
                                again.toString()))
                .orFail();

        for (Path made : List.of(first, Packages.server(), Packages.client(), Packages.containerImage())) {
            assertThat(again.resolve(made.getFileName())).hasSameBinaryContentAs(made);
        }
    }

    private Path unpack() throws IOException {
        Path home = Files.createDirectories(directory.resolve("unpacked"));
        Commands.run(
                        home,
                        "",
                        Map.of(),
                        List.of(
                                "tar",
                                "--strip-components=1",
                                "-xzf",
                                Packages.tarGz().toString()))
                .orFail();
        return home;
    }

    private static List<String> files(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> "./" + home.relativize(file))
                    .toList();
        }
    }
}
