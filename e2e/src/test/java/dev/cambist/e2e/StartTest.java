package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the image loads when it is started, and where from. */
@EndToEnd
final class StartTest {
    private static final String POLICY = """
            server: { listen: "localhost:0", management: "localhost:0", data: data }
            registries: [{ service: registry.example }]
            issuers: [{ name: github, github: true, audiences: [cambist] }]
            access: [{ who: { issuer: github }, role: AcrPull, on: ["**"] }]
            """;

    private static final String SERVED = """
            server: { listen: "localhost:0", management: "localhost:0", data: data }
            registries: [{ service: registry.example }]
            access: [{ who: anyone, role: AcrPull, on: ["**"] }]
            """;

    @TempDir
    private Path directory;

    @BeforeAll
    @Timeout(600)
    static void build() {
        Launcher.build();
    }

    /** picocli is compiled for Java 5, and such classes were left out of the cache and verified at each start. */
    @Test
    void check_image_loadsItsCommandLineFromTheCache() throws Exception {
        assertThat(loaded(image(), "check", "--config", policy()))
                .filteredOn(line -> line.contains("picocli.CommandLine "))
                .hasSize(1)
                .allMatch(line -> line.contains("shared objects file"));
    }

    @Test
    void check_imageMovedWithItsTimes_keepsItsCache() throws Exception {
        Path moved = directory.resolve("moved");
        Commands.run(directory, List.of("cp", "-a", image().toString(), moved.toString()))
                .orFail();

        assertThat(loaded(moved, "check", "--config", policy()))
                .filteredOn(line -> line.contains(" dev.cambist.cli.Main "))
                .hasSize(1)
                .allMatch(line -> line.contains("shared objects file"));
    }

    /** Java may find a cache void whose jars have other times. The start is slower then, and whoever serves should know why. */
    @Test
    void serve_imageCopiedWithoutItsTimes_usesItsCacheOrSaysWhyNot() throws Exception {
        Path copied = directory.resolve("copied");
        Commands.run(directory, List.of("cp", "-r", image().toString(), copied.toString()))
                .orFail();

        boolean used = loaded(copied, "check", "--config", policy()).stream()
                .anyMatch(line -> line.contains(" dev.cambist.cli.Main ") && line.contains("shared objects file"));

        assertThat(served(copied).contains("AOT cache")).isNotEqualTo(used);
    }

    /** It would be for the processor that the image was built on; another one may not have its instructions (JDK-8388703). */
    @Test
    void command_takesNoMachineCodeFromTheCache() throws Exception {
        Path log = directory.resolve("aot.log");

        run(image(), "-Xlog:aot*=info:file=" + log, "explain", "--help");

        assertThat(log).content().contains("Opened AOT cache ").doesNotContain("AOT code entries");
    }

    /** By a list of the JDK's that named what the image lacks, Bouncy Castle's provider was loaded: a third of a start. */
    @Test
    void serve_loadsNoProviderOfCryptographyThatNobodyUses() throws Exception {
        Path log = directory.resolve("classes.log");

        served(image(), "-Xlog:class+load:file=" + log);

        assertThat(Files.readAllLines(log))
                .anyMatch(line -> line.contains(".AmazonCorrettoCryptoProvider "))
                .noneMatch(line -> line.contains(".BouncyCastleProvider "));
    }

    /** To ask for a logger is to set up the log, and to look through all jars for who does: a sixth of the command. */
    @Test
    void check_asksForNoLogger() throws Exception {
        Path log = directory.resolve("initialized.log");

        run(image(), "-Xlog:class+init=info:file=" + log, "check", "--config", policy());

        assertThat(log)
                .content()
                .contains("Initializing 'dev/cambist/server/keys/KeyFiles'")
                .doesNotContain("Initializing 'org/slf4j/LoggerFactory'");
    }

    @Test
    void serverAndCommands_linkTheirClassesBeforeTheyAskForThem() throws Exception {
        Path log = directory.resolve("aot.log");
        String options = "-Xlog:aot=info:file=" + log;

        served(image(), options);
        assertThat(log).content().contains("serve.aot", "Using AOT-linked classes: true");

        run(image(), options, "--help");
        assertThat(log).content().contains("commands.aot", "Using AOT-linked classes: true");

        run(image(), options, "--version");
        assertThat(log).content().contains("clients.aot", "Using AOT-linked classes: true");
    }

    /** Where a cache has a jar by a name that leads nowhere, Java asks for it at each of the jar's classes: a tenth of a start. */
    @Test
    void serverAndCommands_askForNoJarInVain() throws Exception {
        Path log = directory.resolve("exceptions.log");
        String options = "-Xlog:exceptions=info:file=" + log;

        served(image(), options);
        assertThat(log).content().contains("Exception <a ").doesNotContain("realpath0");

        for (String option : List.of("--help", "--version")) {
            run(image(), options, option);
            assertThat(log).content().doesNotContain("realpath0");
        }
    }

    /** Its launcher lets Java log nothing at all. */
    @Test
    void credentialHelper_linksItsClassesBeforeItAsksForThem() throws Exception {
        Path log = directory.resolve("aot.log");
        Path moved = directory.resolve("moved");
        Commands.run(directory, List.of("cp", "-a", image().toString(), moved.toString()))
                .orFail();
        Path launcher = moved.resolve("bin/docker-credential-cambist");
        String logging = Files.readString(launcher).replace("-Xlog:disable", "-Xlog:aot=info:file=" + log);
        Files.writeString(launcher, logging);

        Commands.run(directory, List.of(launcher.toString(), "version")).orFail();

        assertThat(log).content().contains("helpers.aot", "Using AOT-linked classes: true");
    }

    @Test
    void serve_cacheIsCut_servesAndSaysSo() throws Exception {
        Path damaged = directory.resolve("damaged");
        Commands.run(directory, List.of("cp", "-a", image().toString(), damaged.toString()))
                .orFail();
        Commands.run(
                        directory,
                        List.of(
                                "truncate",
                                "--size=20M",
                                damaged.resolve("serve.aot").toString()))
                .orFail();

        assertThat(served(damaged)).contains("AOT cache has been truncated");
    }

    @Test
    void serve_imageInADirectoryWithSpaces_servesFromItsCacheAndSaysNothingOfIt() throws Exception {
        Path moved = directory.resolve("moved to  some where");
        Commands.run(directory, List.of("cp", "-a", image().toString(), moved.toString()))
                .orFail();

        assertThat(served(moved)).doesNotContain("AOT", "[warning]");
    }

    /** What it prints until it serves. */
    private String served(Path image) throws Exception {
        return served(image, "");
    }

    private String served(Path image, String javaOptions) throws Exception {
        Path served = Files.writeString(directory.resolve("served.yaml"), SERVED);
        List<String> command = List.of(program(image), "serve", "--config", served.toString());
        try (Program serve = Program.start("serve", directory, with(javaOptions), command)) {
            serve.awaitLine(line -> line.contains("token service at"));
            return serve.log();
        }
    }

    /** Runs a command to its end, which has to be good. */
    private void run(Path image, String javaOptions, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program(image)));
        command.addAll(List.of(arguments));
        Commands.run(directory, "", with(javaOptions), command).orFail();
    }

    private static Map<String, String> with(String javaOptions) {
        return Map.of("CAMBIST_JAVA_OPTIONS", javaOptions);
    }

    private static Path image() {
        return Launcher.file("dist/target/cambist");
    }

    private static String program(Path image) {
        return image.resolve("bin/cambist").toString();
    }

    private String policy() throws Exception {
        return Files.writeString(directory.resolve("cambist.yaml"), POLICY).toString();
    }

    /** What java says of each class that the program loads. */
    private List<String> loaded(Path image, String... arguments) throws Exception {
        Path log = directory.resolve("classes.log");
        run(image, "-Xlog:class+load:file=" + log, arguments);
        return Files.readAllLines(log);
    }
}
