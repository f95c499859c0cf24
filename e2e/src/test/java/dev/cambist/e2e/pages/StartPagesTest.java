package dev.cambist.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.testkit.idp.Endpoint;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever types what the pages of "Start here" and those beside them say gets to a push, word for word. */
@EndToEnd
@Timeout(600)
final class StartPagesTest {
    private static final String REGISTRY = "registry.example.com";

    @TempDir
    private Path directory;

    @BeforeAll
    @Timeout(600)
    static void build() {
        Launcher.build();
    }

    @Test
    void besideTheRegistry_fromNothingToAPush() throws Exception {
        String command = "cambist explain --config cambist.yaml --issuer github --claims claims.json"
                + " --scope repository:acme/payroll/web:push";

        Outcome walked = walk(command + " || true", "docs/start/beside.md");

        assertThat(walked.error()).contains("podman pull " + REGISTRY + "/acme/shop/web:1");
        recorded(command).isAsIn("docs/screens/explain.svg");
    }

    @Test
    void inFrontOfTheRegistry_fromNothingToAPush_andWithEachClient() throws Exception {
        String command = "cambist doctor " + REGISTRY;

        Outcome walked = walk(command, "docs/start/in-front.md", "docs/clients.md", "docs/faq.md");

        assertThat(walked.error()).contains("podman login -u oidc").contains("/v2/acme/shop/web/tags/list");
        assertThat(walked.output()).contains("{\"name\":\"acme/shop/web\",\"tags\":[\"1\",\"2\"]}");
        recorded(command).isAsIn("docs/screens/doctor.svg");
    }

    @Test
    void comingFromAnother_itsConfigurationsWork() throws Exception {
        PageWalk page = PageWalk.of("docs/coming-from.md");
        assertThat(page.steps()).isEqualTo(7);

        Outcome walked = page.run(directory, Map.of()).orFail();

        assertThat(walked.output()).contains("backup").contains("4 passed");
    }

    @Test
    void tryIt_tellsItsStory() throws Exception {
        PageWalk page = PageWalk.of("docs/start/try-it.md");
        assertThat(page.steps()).isEqualTo(2);

        Outcome walked = page.thenRecord("./cambist demo --once")
                .run(directory, Map.of())
                .orFail();

        assertThat(walked.output()).contains("5. A refusal, and its reason", "7. The same image, pushed to payroll");
        assertThat(Files.readString(directory.resolve("lab/server-1.log"))).contains("curl -s http://", "skopeo copy ");
        recorded("cambist demo").isAsIn("docs/screens/demo.svg");
    }

    private Screen recorded(String command) throws Exception {
        return new Screen(command, Files.readString(directory.resolve("lab/screen")));
    }

    /**
     * Walks a page whose issuer is GitHub. The tokens of the walk are signed by the testkit, so that the issuer's line is the
     * one in which the walk differs from the page.
     */
    private Outcome walk(String last, String... pages) throws Exception {
        try (IdentityProvider provider = IdentityProvider.start()) {
            String issuer = provider.issuer("github");
            Files.writeString(
                    directory.resolve("issuer-keys.json"),
                    Http.get(provider.endpoint(Endpoint.KEYS, issuer)).body());
            String token = provider.token(Workload.gitHub("acme/shop", "refs/heads/main"))
                    .audience(REGISTRY)
                    .sign();
            PageWalk page = PageWalk.of(pages).change("cambist.yaml", yaml -> {
                assertThat(yaml).containsOnlyOnce("github: true");
                return yaml.replace("github: true", "url: \"" + issuer + "\"\n    jwks-file: issuer-keys.json");
            });
            assertThat(page.steps()).isGreaterThanOrEqualTo(7);
            return page.thenRecord(last)
                    .run(directory, Map.of("CAMBIST_TOKEN", token, "ID_TOKEN", token))
                    .orFail();
        }
    }
}
