package dev.cambist.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.testkit.idp.Endpoint;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainTokenTest {
    private static final String POLICY = """
            server: { listen: "localhost:0" }
            registries:
              - service: registry.example.com
            issuers:
              - name: github
                url: ISSUER
                audiences: [registry.example.com]
            access:
              - who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                role: AcrPush
                on: ["${claims.repository}/**"]
            """;

    @TempDir
    private Path directory;

    private String config;

    @BeforeEach
    void writeFiles() throws IOException {
        config = write("cambist.yaml", POLICY.replace("ISSUER", "https://github.example"));
    }

    @Test
    void explain_token_isVerifiedWithTheIssuersKeys() throws IOException {
        try (IdentityProvider provider = IdentityProvider.start()) {
            String live = write("live.yaml", POLICY.replace("ISSUER", provider.issuer("github")));
            String token = write("token.jwt", token(provider, Duration.ofHours(1)) + "\n");

            Ran ran = Ran.cambist(
                    "explain", "--config", live, "--token", token, "--scope", "repository:acme/shop/web:push");

            assertThat(ran.exitCode()).as("%s", ran).isZero();
            assertThat(ran.out()).contains("token verified; it is valid until ").doesNotContain("eyJ");
        }
    }

    @Test
    void explain_tokenWithAKeyFile_asksNobody() throws Exception {
        String jwks;
        String token;
        String offline;
        try (IdentityProvider provider = IdentityProvider.start()) {
            offline = write("offline.yaml", POLICY.replace("ISSUER", provider.issuer("github")));
            token = write("token.jwt", token(provider, Duration.ofHours(1)));
            jwks = write("jwks.json", get(provider.endpoint(Endpoint.KEYS, provider.issuer("github"))));
        }

        Ran ran = Ran.cambist(
                "explain",
                "--config",
                offline,
                "--token",
                token,
                "--jwks",
                jwks,
                "--scope",
                "repository:acme/shop/web:push");

        assertThat(ran.exitCode()).as("%s", ran).isZero();
    }

    @Test
    void explain_expiredToken_isRefusedUnlessItIsAskedAsOfThen() throws Exception {
        try (IdentityProvider provider = IdentityProvider.start()) {
            String live = write("live.yaml", POLICY.replace("ISSUER", provider.issuer("github")));
            String token = write("token.jwt", token(provider, Duration.ofMinutes(-10)));
            String[] arguments = {
                "explain", "--config", live, "--token", token, "--scope", "repository:acme/shop/web:push", "--now", ""
            };

            arguments[8] = Instant.now().toString();
            Ran now = Ran.cambist(arguments);
            arguments[8] = Instant.now().minus(Duration.ofMinutes(11)).toString();
            Ran then = Ran.cambist(arguments);

            assertThat(now.exitCode()).isEqualTo(1);
            assertThat(now.out())
                    .startsWith("refused")
                    .contains("expired_token")
                    .contains("--now");
            assertThat(then.exitCode()).as("%s", then).isZero();
        }
    }

    @Test
    void explain_refusedToken_outputJson_hasTheRefusal() throws IOException {
        String token = write("token.jwt", "not a token");

        Ran ran = explain("--token", token, "--scope", "repository:a:pull", "--output", "json");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).contains("\"outcome\":\"refused\"").contains("\"name\":\"malformed_token\"");
    }

    @Test
    void explain_tokenAsAnArgument_isRefusedWithoutRepeatingIt() {
        String token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2lnbmF0dXJl";

        Ran ran = explain("--token", token, "--scope", "repository:a:pull");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("shell's history").contains("--token -").doesNotContain("eyJ");
        assertThat(ran.out()).doesNotContain("eyJ");
    }

    private Ran explain(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "explain";
        all[1] = "--config";
        all[2] = config;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Ran.cambist(all);
    }

    private static String token(IdentityProvider provider, Duration lifetime) {
        return provider.token(Workload.gitHub("acme/shop", "refs/heads/main"))
                .audience("registry.example.com")
                .expiresIn(lifetime)
                .sign();
    }

    private static String get(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }
}
