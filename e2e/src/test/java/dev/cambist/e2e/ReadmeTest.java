package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Ports;
import dev.cambist.e2e.lab.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README tells to run works as it stands there, with the configuration that stands there. */
@EndToEnd
final class ReadmeTest {
    /** The build itself, which this test is a part of. */
    private static final List<String> NOT_RUN_HERE = List.of("mvn verify");

    /** Commands that stay up, and the sign that they are. */
    private static final Map<String, String> STAYS_UP =
            Map.of("./cambist demo", "Try it yourself", "./cambist serve --config cambist.yaml", "token service at");

    private static final String PORT = "127.0.0.1:8080";

    @TempDir
    private Path directory;

    @BeforeAll
    @Timeout(600)
    static void build() {
        Launcher.build();
    }

    @Test
    void commands_ofTheReadme_work() throws Exception {
        String readme = Files.readString(Launcher.file("README.md"));
        List<String> yaml = blocks(readme, "yaml").stream()
                .filter(block -> !block.equals(pipeline()))
                .toList();
        assertThat(yaml).hasSize(1);
        Files.writeString(
                directory.resolve("cambist.yaml"), yaml.getFirst().replace(PORT, "localhost:" + Ports.free()));
        Files.createSymbolicLink(directory.resolve("cambist"), Launcher.script());
        List<String> commands = blocks(readme, "sh").stream()
                .flatMap(String::lines)
                .filter(line -> !NOT_RUN_HERE.contains(line))
                .toList();

        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        for (String command : commands) {
            runOrStart(command);
        }
    }

    /** These are run where they stand first: on the page about installing, and on that of the components for CI. */
    @Test
    void installationAndPipeline_areThoseOfTheirPages() throws Exception {
        String readme = Files.readString(Launcher.file("README.md"));

        assertThat(blocks(readme, "sh debian"))
                .hasSize(1)
                .allSatisfy(block -> assertThat(blocks(Files.readString(Launcher.file("docs/install.md")), "sh debian"))
                        .anyMatch(there -> there.contains(block)));
        assertThat(blocks(readme, "yaml")).contains(pipeline());
    }

    /** GitHub's, as the page of the components has it. */
    private static String pipeline() {
        try {
            return blocks(Files.readString(Launcher.file("ci/README.md")), "yaml")
                    .getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void runOrStart(String command) {
        List<String> shell = List.of("sh", "-c", "exec " + command);
        if (STAYS_UP.containsKey(command)) {
            String name = command.replaceAll("[^a-z]+", "-");
            try (Program program = Program.start(name, directory, Map.of(), shell)) {
                program.awaitLine(line -> line.contains(STAYS_UP.get(command)));
            }
        } else {
            Outcome outcome = Commands.run(directory, shell);
            assertThat(outcome.exitCode()).as("%s", outcome).isZero();
        }
    }

    @Test
    void links_ofTheReadme_leadToFiles() throws Exception {
        String readme = Files.readString(Launcher.file("README.md"));
        Matcher link = Pattern.compile("]\\(([^)#]+)").matcher(readme);
        List<String> targets = new ArrayList<>();
        while (link.find()) {
            targets.add(link.group(1));
        }

        assertThat(targets)
                .isNotEmpty()
                .allMatch(target -> isUrl(target) || Files.exists(Launcher.file(target)), "leads somewhere");
    }

    private static boolean isUrl(String target) {
        return URI.create(target).isAbsolute();
    }

    /** The contents of the fenced blocks of one language. */
    private static List<String> blocks(String markdown, String language) {
        return Stream.of(markdown.split("```", -1))
                .filter(part -> part.startsWith(language + "\n"))
                .map(part -> part.substring(language.length() + 1))
                .toList();
    }
}
