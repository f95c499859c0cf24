package dev.cambist.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.core.json.JsonObject;
import dev.cambist.testkit.TestCambist;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/audit.md, and what they say of a real audit. */
@Timeout(120) // a guard against hanging
final class AuditCommandTest {
    private static final Path PAGE = Path.of("..", "docs", "audit.md");
    private static final String ID = "6f1c2a3b-0000-4000-8000-00000000cafe";

    private static final String POLICY = """
            registries: [{ service: registry.example.com }]
            access:
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            audit: { file: FILE, mode: strict }
            """;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void record() throws Exception {
        file = directory.resolve("audit.jsonl");
        String policy = POLICY.replace("FILE", file.toString());
        Files.writeString(directory.resolve("cambist.yaml"), "server: { listen: \"localhost:0\" }\n" + policy);
        try (TestCambist cambist = TestCambist.start(policy);
                HttpClient client = HttpClient.newHttpClient()) {
            for (String query :
                    List.of("service=registry.example.com&scope=repository:public/base:pull", "service=no")) {
                client.send(
                        HttpRequest.newBuilder(URI.create(cambist.tokenUrl() + "?" + query))
                                .header("X-Ms-Correlation-Request-Id", ID)
                                .build(),
                        BodyHandlers.discarding());
            }
        }
    }

    @Test
    void commands_ofThePage_work() throws Exception {
        Files.createDirectories(directory.resolve("backup"));
        Files.copy(file, directory.resolve("backup/audit.jsonl.1"));
        Files.createFile(directory.resolve("backup/audit.jsonl"));
        String head = JsonObject.parse(verify().out().getBytes(StandardCharsets.UTF_8))
                .text("head")
                .orElseThrow();
        List<String> commands = Stream.of(Files.readString(PAGE).split("```", -1))
                .filter(part -> part.startsWith("sh\n"))
                .flatMap(part -> part.substring(3).lines())
                .toList();

        assertThat(commands).hasSize(7);
        for (String command : commands) {
            Ran ran =
                    Ran.cambist(Stream.of(command.substring("cambist ".length()).split(" ", -1))
                            .map(word -> word.equals("cambist.yaml")
                                    ? directory.resolve(word).toString()
                                    : word)
                            .map(word -> word.replace(
                                    "/backup", directory.resolve("backup").toString()))
                            .map(word -> word.equals("HASH") ? head : word)
                            .toArray(String[]::new));
            assertThat(ran.exitCode())
                    .as("%s: %s%s", command, ran.out(), ran.err())
                    .isZero();
        }
    }

    @Test
    void audit_ofARequest_listsItsRecords() {
        Ran ran = audit("--correlation-id", ID);

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().lines())
                .hasSize(2)
                .first()
                .asString()
                .matches("\\S+Z  granted  GET /oauth2/token  registry.example.com  anonymous "
                        + " repository:public/base:pull  " + ID);
    }

    @Test
    void audit_ofAReason_listsOnlyThose() {
        Ran ran = audit("--reason", "unknown_service", "--output", "json");

        assertThat(ran.out().lines()).singleElement().asString().contains("\"name\":\"unknown_service\"", "\"seq\":2");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void audit_ofAnIdentity_listsOnlyIts() {
        assertThat(audit("--identity", "anonymous").out().lines()).hasSize(1);
        assertThat(audit("--identity", "corp/alice").out()).isEmpty();
        assertThat(audit("--identity", "corp/alice").err()).contains("no record of");
    }

    @Test
    void audit_sinceAMoment_listsOnlyLaterOnes() {
        assertThat(audit("--since", "1h").out().lines()).hasSize(2);
        assertThat(audit("--since", "2999-01-01T00:00:00Z").out()).isEmpty();
    }

    @Test
    void audit_withoutAFile_asksAServer() {
        Ran ran = Ran.cambist("audit", "--since", "1h", "--server", "http://localhost:1");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("no answer from http://localhost:1/admin/v1/audit");
    }

    @Test
    void audit_ofAFileWithAServersOptions_isWrongUse() {
        assertThat(audit("--server", "http://localhost:1").err()).contains("an audit file needs no server", "--server");
        assertThat(audit("--limit", "3").err()).contains("--limit is for what a server answers");
        assertThat(audit("--limit", "3").exitCode()).isEqualTo(2);
    }

    @Test
    void audit_ofASinceThatIsNone_isWrongUse() {
        assertThat(audit("--since", "yesterday").err()).contains("expected a moment", "yesterday");
    }

    /** A subject can be whatever an issuer lets somebody choose. */
    @Test
    void audit_ofACallerWithControlCharacters_printsNone() throws Exception {
        Files.writeString(
                file, Files.readString(file).replace("\"caller\":\"anonymous\"", "\"caller\":\"\\u001b[2Jx\""));

        assertThat(audit("--correlation-id", ID).out()).doesNotContain("\u001b").contains("[2Jx");
    }

    @Test
    void verify_asItWasWritten_endsWith0() throws Exception {
        Ran ran = verify();

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .contains("\"whole\":true", "\"records\":2", "\"first\":1", "\"last\":2", "\"findings\":[]");
    }

    @Test
    void verify_changed_endsWith4AndSaysWhere() throws Exception {
        Files.writeString(file, Files.readString(file).replace("anonymous", "somebody"));

        Ran ran = Ran.cambist("audit", "verify", file.toString());
        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).contains("broken  " + file + ":1: record 1 is not as it was written");
    }

    @Test
    void verify_ofAHashThatIsNotThere_endsWith4() {
        Ran ran = Ran.cambist("audit", "verify", file.toString(), "--head", "0".repeat(64));

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).contains("no record has the hash");
    }

    @Test
    void verify_ofAHashThatIsNone_isWrongUse() {
        assertThat(Ran.cambist("audit", "verify", file.toString(), "--head", "abc")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void verify_ofNoFile_asksAServer() {
        Ran ran = Ran.cambist("audit", "verify", "--server", "http://localhost:1");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("no answer from http://localhost:1/admin/v1/audit/verification");
    }

    @Test
    void verify_ofFilesGivenTwice_isWrongUse() {
        assertThat(Ran.cambist("audit", "verify", "--file", file.toString(), file.toString())
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void verify_ofAFileThatIsNotThere_endsWith1() {
        Ran ran = Ran.cambist("audit", "verify", directory.resolve("nothing").toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("there is no audit file");
    }

    private Ran verify() {
        return Ran.cambist("audit", "verify", file.toString(), "--output", "json");
    }

    private Ran audit(String... options) {
        return Ran.cambist(Stream.concat(Stream.of("audit", "--file", file.toString()), Stream.of(options))
                .toArray(String[]::new));
    }
}
