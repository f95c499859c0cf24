package dev.cambist.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.testkit.TestCambist;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/explain.md works as it stands there, with the files that stand there. */
final class ExplainDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "explain.md");
    private static final String ID = "6f1c2a3b-0000-4000-8000-00000000cafe";

    private static final String POLICY = """
            registries: [{ service: registry.example.com }]
            issuers:
              - { name: github, url: "ISSUER", audiences: [registry.example.com] }
            access:
              - comment: a repository's main branch may push its own images
                who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                role: AcrPush
                on: ["${claims.repository}/**"]
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    @TempDir
    private Path directory;

    @Test
    void commands_ofTheDocument_endAsItSays() throws Exception {
        List<String> yaml = blocks("yaml");
        assertThat(yaml).hasSize(3);
        Map<String, String> files = Map.of("identities.yaml", yaml.get(0), "tests.yaml", yaml.get(1));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        try (IdentityProvider provider = IdentityProvider.start()) {
            String policy = POLICY.replace("ISSUER", provider.issuer("github"))
                    + yaml.get(2)
                            .replace(
                                    "audit.jsonl",
                                    directory.resolve("audit.jsonl").toString());
            String file = "server: { listen: \"localhost:0\" }\n" + policy;
            Files.writeString(directory.resolve("cambist.yaml"), file);
            Files.writeString(directory.resolve("old.yaml"), file);
            Files.writeString(directory.resolve("new.yaml"), file.replace("public/**", "public/*"));
            Workload job = Workload.gitHub("acme/shop", "refs/heads/main");
            Files.writeString(
                    directory.resolve("token.jwt"),
                    provider.token(job).audience("registry.example.com").sign());
            Files.writeString(
                    directory.resolve("claims.json"),
                    "{\"sub\":\"x\",\"repository\":\"acme/shop\",\"ref\":\"refs/heads/main\"}");
            try (TestCambist cambist = TestCambist.start(policy)) {
                ask(cambist);
            }

            List<Integer> ends = new ArrayList<>();
            for (String command : blocks("sh").stream().flatMap(String::lines).toList()) {
                Ran ran = run(command);
                assertThat(ran.err()).as(command).isEmpty();
                ends.add(ran.exitCode());
            }

            assertThat(ends).containsExactly(0, 0, 0, 3, 0);
        }
    }

    private static void ask(TestCambist cambist) throws Exception {
        URI address =
                URI.create(cambist.tokenUrl() + "?service=registry.example.com&scope=repository:public/base:pull");
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(address)
                            .header("X-Ms-Correlation-Request-Id", ID)
                            .build(),
                    BodyHandlers.discarding());
        }
    }

    private Ran run(String command) {
        assertThat(command).startsWith("cambist ");
        return Ran.cambist(Stream.of(command.substring("cambist ".length()).split(" ", -1))
                .map(word -> word.matches("[a-z]+\\.(yaml|jwt|json)")
                        ? directory.resolve(word).toString()
                        : word)
                .toArray(String[]::new));
    }

    private static List<String> blocks(String language) throws Exception {
        return Stream.of(Files.readString(DOCUMENT).split("```", -1))
                .filter(part -> part.startsWith(language + "\n"))
                .map(part -> part.substring(language.length() + 1))
                .toList();
    }
}
