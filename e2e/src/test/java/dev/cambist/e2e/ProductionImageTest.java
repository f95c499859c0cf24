package dev.cambist.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Launcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped holds nobody who makes tokens of other people's issuers. */
class ProductionImageTest {
    private static final Duration MADE_WITHIN = Duration.ofMinutes(5);
    private static final List<String> FORGERS = List.of("dev/cambist/testkit/", "dev/cambist/demo/", "org/junit/");

    @TempDir
    private Path directory;

    @Test
    void jars_ofTheProductionImage_haveNoClassOfTheTestkitOrTheDemo() throws IOException {
        assertThat(forgers("dist/target/cambist-production")).isEmpty();
    }

    /** Or the test above would pass for any directory. */
    @Test
    void jars_ofTheDevelopersImage_haveThem() throws IOException {
        assertThat(forgers("dist/target/cambist"))
                .anyMatch(name -> name.startsWith("dev/cambist/testkit/idp/IdentityProvider"))
                .anyMatch(name -> name.startsWith("dev/cambist/demo/"));
    }

    @Test
    void demo_inTheProductionImage_saysThatItIsInTheDevelopersAlone() throws Exception {
        Process process = new ProcessBuilder(
                        Launcher.file("dist/target/cambist-production/bin/cambist")
                                .toString(),
                        "demo",
                        "--once")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(said).contains("developer's image only");
    }

    /** Of a library that has 8,000 of them, the classes that ours reach; and nothing by which Java would look for a provider. */
    @Test
    void bouncyCastle_hasWhatMakesCertificates() {
        Path lib = Launcher.file("dist/target/cambist-production/lib");
        List<String> all = Stream.of("bcprov", "bcpkix", "bcutil")
                .flatMap(jar -> names(only(lib, jar)).stream())
                .toList();

        assertThat(all)
                .contains("org/bouncycastle/cert/X509v3CertificateBuilder.class")
                .hasSizeLessThan(2500)
                .noneMatch(name -> name.startsWith("META-INF/services/"));
    }

    private static Path only(Path lib, String name) {
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two builds of the same sources, that is. */
    @Test
    void files_ofBothImages_areTheSameBytesThoughEachWasBuiltByItself() throws IOException {
        Path developers = Launcher.file("dist/target/cambist");
        Path production = Launcher.file("dist/target/cambist-production");

        for (String directory : List.of("runtime", "lib")) {
            try (Stream<Path> files = Files.walk(production.resolve(directory))) {
                List<Path> all = files.filter(Files::isRegularFile).toList();
                assertThat(all)
                        .hasSizeGreaterThan(20)
                        .allSatisfy(file -> assertThat(file)
                                .hasSameBinaryContentAs(developers.resolve(production.relativize(file))));
            }
        }
    }

    @Test
    @Timeout(600)
    void caches_madeAgainElsewhere_areTheSameBytes() throws Exception {
        Path production = Launcher.file("dist/target/cambist-production");
        Path copy = directory.resolve("some where else");
        Commands.run(directory, List.of("cp", "-a", production.toString(), copy.toString()))
                .orFail();

        for (String name : List.of("serve", "clients", "commands", "helpers")) {
            Files.delete(copy.resolve(name + ".aot"));
            Commands.run(
                            directory,
                            "",
                            MADE_WITHIN,
                            List.of(
                                    Launcher.file("dist/src/main/build/cache").toString(),
                                    "make",
                                    copy.toString(),
                                    name))
                    .orFail();

            assertThat(copy.resolve(name + ".aot")).hasSameBinaryContentAs(production.resolve(name + ".aot"));
        }
    }

    private static List<String> forgers(String image) throws IOException {
        Path lib = Launcher.file(image + "/lib");
        try (Stream<Path> jars = Files.list(lib)) {
            List<Path> all = jars.filter(jar -> jar.toString().endsWith(".jar")).toList();
            assertThat(all).hasSizeGreaterThan(5);
            return all.stream()
                    .flatMap(jar -> names(jar).stream())
                    .filter(name -> FORGERS.stream().anyMatch(name::startsWith))
                    .toList();
        }
    }

    private static List<String> names(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
