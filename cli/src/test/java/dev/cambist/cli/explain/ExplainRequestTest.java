package dev.cambist.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.testkit.TestCambist;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainRequestTest {
    private static final String ID = "6f1c2a3b-0000-4000-8000-00000000cafe";
    private static final String POLICY = """
            registries: [{ service: registry.example.com }]
            access:
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            audit: { file: "FILE" }
            """;

    @TempDir
    private Path directory;

    private Path audit;

    @BeforeEach
    void nameTheAudit() {
        audit = directory.resolve("audit.jsonl");
    }

    @Test
    void explain_correlationId_showsWhatTheServerDecided() throws Exception {
        try (TestCambist cambist = TestCambist.start(POLICY.replace("FILE", audit.toString()))) {
            ask(cambist, "repository:public/app:pull,push");
        }

        Ran ran = Ran.cambist("explain", "--correlation-id", ID, "--audit", audit.toString());

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.out())
                .startsWith("granted in part")
                .contains("request  GET /oauth2/token  " + ID)
                .contains("caller   anonymous")
                .contains("+ repository:public/app:pull")
                .contains("- repository:public/app:push")
                .contains("+ everybody may pull what is public");
    }

    @Test
    void explain_correlationIdInTheEarlierFile_isFoundThroughTheConfiguration() throws Exception {
        try (TestCambist cambist = TestCambist.start(POLICY.replace("FILE", audit.toString()))) {
            ask(cambist, "repository:public/app:pull");
        }
        Files.move(audit, directory.resolve("audit.jsonl.1"));
        Path config = Files.writeString(
                directory.resolve("cambist.yaml"),
                "server: { listen: \"localhost:0\" }\n" + POLICY.replace("FILE", "audit.jsonl"));

        Ran ran = Ran.cambist(
                "explain",
                "--correlation-id",
                ID.toUpperCase(java.util.Locale.ROOT),
                "--config",
                config.toString(),
                "--output",
                "json");

        assertThat(ran.exitCode()).as("%s", ran).isZero();
        assertThat(ran.out()).contains("\"outcome\":\"granted\"").contains("\"rules\":[{\"rule\":\"everybody may pull");
    }

    @Test
    void explain_unknownCorrelationId_saysWhereItLooked() throws Exception {
        Files.writeString(audit, "");

        Ran ran = Ran.cambist("explain", "--correlation-id", ID, "--audit", audit.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("no request " + ID + " is in " + audit);
    }

    @Test
    void explain_configurationWithoutAudit_saysSo() throws Exception {
        Path config = Files.writeString(
                directory.resolve("cambist.yaml"),
                "server: { listen: \"localhost:0\" }\n" + POLICY.replaceAll("audit: .*", ""));

        Ran ran = Ran.cambist("explain", "--correlation-id", ID, "--config", config.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("has no block audit");
    }

    private static void ask(TestCambist cambist, String scope) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create(cambist.tokenUrl() + "?service=registry.example.com&scope=" + scope);
            HttpRequest request = HttpRequest.newBuilder(address)
                    .header("X-Ms-Correlation-Request-Id", ID)
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }
}
