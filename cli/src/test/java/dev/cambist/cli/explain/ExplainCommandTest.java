package dev.cambist.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
    private static final String POLICY = """
            server: { listen: "localhost:0" }
            registries:
              - service: registry.example.com
            issuers:
              - name: github
                url: ISSUER
                audiences: [registry.example.com]
              - name: corp
                entra: { tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47] }
            access:
              - comment: platform engineers run the place
                who: { issuer: corp, groups: [7a1c0f7e-0000-4000-8000-000000000001] }
                role: RepositoryContributor
                on: ["**"]
              - comment: a repository's main branch may push its own images
                who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                role: AcrPush
                on: ["${claims.repository}/**"]
              - comment: everybody may pull what is public
                who: anyone
                role: AcrPull
                on: ["public/**"]
            """;

    private static final String CLAIMS = """
            {"iss":"https://github.example","sub":"repo:acme/shop:ref:refs/heads/main","repository":"acme/shop",
             "ref":"refs/heads/main"}
            """;

    @TempDir
    private Path directory;

    private String config;
    private String claims;

    @BeforeEach
    void writeFiles() throws IOException {
        config = write("cambist.yaml", POLICY.replace("ISSUER", "https://github.example"));
        claims = write("claims.json", CLAIMS);
    }

    @Test
    void explain_claimsGrantedInFull_namesTheDecidingRuleAndWhyTheOthersDoNot() {
        Ran ran = explain("--claims", claims, "--scope", "repository:acme/shop/web:pull,push");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out().replace(config, "cambist.yaml").lines())
                .containsExactly(
                        "granted",
                        "  caller   github/repo:acme/shop:ref:refs/heads/main",
                        "           claims taken as given: no signature, audience or time was checked",
                        "  service  registry.example.com",
                        "",
                        "  + repository:acme/shop/web:pull,push",
                        "",
                        "decided by",
                        "  + a repository's main branch may push its own images  cambist.yaml:15",
                        "      gives repository:acme/shop/web:pull,push",
                        "",
                        "did not apply",
                        "  - platform engineers run the place  cambist.yaml:11",
                        "      issuer is github, the rule wants corp",
                        "  - everybody may pull what is public  cambist.yaml:19",
                        "      repository:acme/shop/web:pull,push is outside of public/**");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void explain_outputJson_hasTheDocumentedShape() {
        Ran ran = explain(
                "--claims",
                claims,
                "--scope",
                "repository:acme/shop/web:push,delete",
                "--now",
                "2026-11-22T12:00:00Z",
                "--output",
                "json");

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.out().replace(config, "cambist.yaml"))
                .isEqualTo("{\"config\":\"cambist.yaml\",\"at\":\"2026-11-22T12:00:00Z\","
                        + "\"service\":\"registry.example.com\",\"outcome\":\"partial\","
                        + "\"caller\":\"github/repo:acme/shop:ref:refs/heads/main\",\"issuer\":\"github\","
                        + "\"subject\":\"repo:acme/shop:ref:refs/heads/main\",\"proof\":\"assumed\","
                        + "\"exchange\":\"granted\","
                        + "\"asked\":[\"repository:acme/shop/web:push,delete\"],"
                        + "\"granted\":[\"repository:acme/shop/web:push\"],"
                        + "\"missing\":[\"repository:acme/shop/web:delete\"],"
                        + "\"rules\":[{\"rule\":\"platform engineers run the place\",\"line\":11,"
                        + "\"reason\":\"issuer_differs\",\"message\":\"issuer is github, the rule wants corp\"},"
                        + "{\"rule\":\"a repository's main branch may push its own images\",\"line\":15,"
                        + "\"granted\":[\"repository:acme/shop/web:push\"]},"
                        + "{\"rule\":\"everybody may pull what is public\",\"line\":19,"
                        + "\"reason\":\"name_outside\",\"message\":\"repository:acme/shop/web:push,delete is outside"
                        + " of public/**\"}],\"all_rules\":true}"
                        + System.lineSeparator());
    }

    @Test
    void explain_nothingGranted_endsWith4() {
        Ran ran = explain("--claims", claims, "--scope", "repository:other/app:pull");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out())
                .startsWith("not granted")
                .contains("- repository:other/app:pull")
                .contains("is outside of ${claims.repository}/**");
    }

    @Test
    void explain_identityWithoutAnyRight_saysThatTheExchangeIsRefused() throws IOException {
        String guarded = write(
                "guarded.yaml",
                Files.readString(Path.of(config)).replace("who: anyone", "who: { issuer: corp, subject: x }"));
        String branch = write("branch.json", CLAIMS.replace("\"refs/heads/main\"", "\"refs/heads/fix\""));

        Ran ran = Ran.cambist(
                "explain", "--config", guarded, "--claims", branch, "--scope", "repository:acme/shop/web:pull");

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out())
                .contains("claim ref is refs/heads/fix, the rule wants refs/heads/main")
                .contains("so the exchange itself is refused (no_rights)");
    }

    @Test
    void explain_anonymous_getsWhatAnyoneGets() {
        Ran ran = explain("--anonymous", "--scope", "repository:public/app:pull", "--scope", "registry:catalog:*");

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.out())
                .contains("caller   anonymous")
                .contains("+ repository:public/app:pull")
                .contains("- registry:catalog:*");
    }

    @Test
    void explain_scopeThatIsNone_saysWhatIsExpected() {
        Ran ran = explain("--claims", claims, "--scope", "acme/shop:pull");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("acme/shop:pull is no scope; expected repository:NAME:ACTIONS");
    }

    @Test
    void explain_unknownIssuer_namesThoseThatThereAre() {
        Ran ran = explain("--claims", claims, "--issuer", "gitlab", "--scope", "repository:a:pull");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("gitlab is not an issuer of").contains("github, corp");
    }

    @Test
    void explain_unknownService_namesThoseThatThereAre() {
        Ran ran = explain("--claims", claims, "--service", "other.example.com", "--scope", "repository:a:pull");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("other.example.com").contains("registry.example.com");
    }

    @Test
    void explain_issuerGiven_readsTheSubjectOfItsKind() throws IOException {
        String entra = write(
                "entra.json",
                "{\"oid\":\"11111111-0000-4000-8000-000000000001\",\"sub\":\"x\","
                        + "\"groups\":[\"7a1c0f7e-0000-4000-8000-000000000001\"]}");

        Ran ran = explain("--claims", entra, "--issuer", "corp", "--scope", "repository:any/thing:delete");

        assertThat(ran.exitCode()).as("%s", ran).isZero();
        assertThat(ran.out()).contains("caller   corp/11111111-0000-4000-8000-000000000001");
    }

    private Ran explain(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "explain";
        all[1] = "--config";
        all[2] = config;
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return Ran.cambist(all);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }

    @Test
    void explain_correlationIdThatIsNone_saysWhatOneLooksLike() {
        Ran ran = Ran.cambist("explain", "--audit", "audit.jsonl", "--correlation-id", "nope");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err())
                .contains("X-Ms-Correlation-Request-Id")
                .contains("not nope")
                .doesNotContain("java.", "UUID string");
    }

    @Test
    void explain_momentThatIsNone_saysWhatOneLooksLike() {
        Ran ran = Ran.cambist("explain", "--config", "x", "--anonymous", "--now", "tomorrow");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err())
                .contains("expected a moment such as 2026-11-22T12:00:00Z, not tomorrow")
                .doesNotContain("java.");
    }
}
