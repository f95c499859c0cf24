package dev.cambist.cli.manual;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cambist.cli.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manual's pages and the completion are sound, as the programs judge that read them. */
@Timeout(60)
class ManualTest {
    private static final Path BASH = Path.of("/bin/bash");
    private static final Path GROFF = Path.of("/usr/bin/groff");

    @TempDir
    private Path directory;

    @Test
    void manual_everyPage_isReadByGroffWithoutAWarning() throws Exception {
        assumeTrue(Files.isExecutable(GROFF), "groff is not installed");
        for (Path page : pages()) {
            assertThat(run("groff", "-man", "-ww", "-z", page.toString()))
                    .as("%s", page)
                    .isEmpty();
            assertThat(Files.readString(page)).contains(".SH EXAMPLES", "cambist");
        }
    }

    @Test
    void manual_pageOfLogin_saysWhatItsHelpSays() throws Exception {
        pages();
        String page = Files.readString(directory.resolve("cambist-login.1"));
        assertThat(page).contains(".TH \"CAMBIST\\-LOGIN\" 1", "\\fB\\-\\-token\\fR \\fIFILE\\fR", ".SH EXIT STATUS");
        assertThat(Files.readString(directory.resolve("cambist.1"))).contains(".BR cambist\\-doctor (1)");
    }

    @Test
    void completion_script_isSoundAndCompletesOneWord() throws Exception {
        assumeTrue(Files.isExecutable(BASH), "bash is not installed");
        Path script = Files.writeString(
                directory.resolve("completion"),
                Ran.cambist("completion", "bash").out());
        assertThat(run("bash", "-n", script.toString())).isEmpty();
        String words = run(
                "bash",
                "-c",
                "source \"$0\"; COMP_WORDS=(cambist doc); COMP_CWORD=1; _complete_cambist; echo \"${COMPREPLY[@]}\"",
                script.toString());
        assertThat(words.strip()).isEqualTo("doctor");
    }

    @ParameterizedTest
    @CsvSource({
        "check --output js, 3, json",
        "login -o te, 3, text",
        "trust --format zo, 3, zot",
        "trust --format distribution-2, 3, distribution-2.8",
        "completion z, 2, zsh",
        "kubernetes manifests --part ku, 4, kubelet",
    })
    void completion_ofAWord_isTheOneThatIsAccepted(String typed, int word, String completed) throws Exception {
        assumeTrue(Files.isExecutable(BASH), "bash is not installed");
        Path script = Files.writeString(
                directory.resolve("completion"),
                Ran.cambist("completion", "bash").out());
        String words = run(
                "bash",
                "-c",
                "source \"$0\"; COMP_WORDS=(cambist " + typed + "); COMP_CWORD=" + word
                        + "; _complete_cambist 2>/dev/null; echo \"${COMPREPLY[@]}\"",
                script.toString());
        assertThat(words.strip()).isEqualTo(completed);
    }

    @Test
    void completion_unknownShell_namesThoseThereAre() {
        Ran ran = Ran.cambist("completion", "fish");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("BASH, ZSH");
    }

    private List<Path> pages() throws IOException {
        assertThat(Ran.cambist("manual", directory.toString()).exitCode()).isZero();
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> pages = files.toList();
            assertThat(pages).hasSizeGreaterThan(8);
            return pages;
        }
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, SECONDS)).isTrue();
        return printed;
    }
}
