package dev.cambist.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiffCommandTest {
    private static final String OLD = """
            server: { listen: "localhost:0" }
            registries: [{ service: registry.example.com }]
            issuers:
              - { name: github, url: "https://github.example", audiences: [registry.example.com] }
            access:
              - who: { issuer: github, claims: { repository: "acme/*" } }
                role: RepositoryReader
                on: ["acme/**"]
              - who: anyone
                role: RepositoryReader
                on: ["public/**"]
            """;

    private static final String IDENTITIES = """
            identities:
              - name: a job of acme/shop
                issuer: github
                subject: repo:acme/shop:ref:refs/heads/main
                claims: { repository: acme/shop }
              - name: everybody
                anonymous: true
            """;

    @TempDir
    private Path directory;

    private String before;
    private String identities;

    @BeforeEach
    void writeFiles() throws IOException {
        before = write("old.yaml", OLD);
        identities = write("identities.yaml", IDENTITIES);
    }

    @Test
    void diff_ruleAboutTheServer_isToldOfWhoGainsIt() throws IOException {
        String operators = "  - { who: { issuer: github, claims: { repository: acme/shop } }, role: CambistAdmin }\n";
        String after = write("new.yaml", OLD + operators);

        Ran ran = diff(after);

        assertThat(ran.exitCode()).as(ran.err()).isEqualTo(3);
        assertThat(ran.out())
                .contains("a job of acme/shop")
                .contains("cambist:admin")
                .contains("gains");
        assertThat(ran.out()).doesNotContain("everybody");
    }

    @Test
    void diff_sameRulesInOtherWords_endsWith0() throws IOException {
        String after = write("new.yaml", OLD.replace("[\"acme/**\"]", "[\"acme/**\", \"acme/shop\"]"));

        Ran ran = diff(after);

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).isEqualTo("nothing changes for 2 identities" + System.lineSeparator());
    }

    @Test
    void diff_roleAndPatternChanged_saysWhoGainsAndLosesWhat() throws IOException {
        String after = write(
                "new.yaml",
                OLD.replace("RepositoryReader\n    on: [\"acme/**\"]", "RepositoryWriter\n    on: [\"acme/shop/**\"]")
                        .replace("public/**", "public/*"));

        Ran ran = diff(after);

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.out().lines())
                .containsExactly(
                        "a job of acme/shop  github/repo:acme/shop:ref:refs/heads/main",
                        "  - loses  acme/**  pull,metadata_read  on registry.example.com, for example acme/a",
                        "  - loses  public/**  pull,metadata_read  on registry.example.com, for example public/a/a",
                        "  + gains  acme/shop/**  push,metadata_write  on registry.example.com, for example acme/shop/a",
                        "",
                        "everybody  anonymous",
                        "  - loses  public/**  pull,metadata_read  on registry.example.com, for example public/a/a",
                        "",
                        "2 of 2 identities change");
    }

    @Test
    void diff_outputJson_hasTheDocumentedShape() throws IOException {
        String after = write("new.yaml", OLD.replace("public/**", "public/*"));

        Ran ran = diff(after, "--output", "json");

        assertThat(ran.out())
                .startsWith("{\"changed\":true,\"changes\":[{\"identity\":\"a job of acme/shop\","
                        + "\"service\":\"registry.example.com\",\"change\":\"loses\",\"on\":\"public/**\","
                        + "\"actions\":[\"pull\",\"metadata_read\"],\"example\":\"public/a/a\"},"
                        + "{\"identity\":\"everybody\"");
    }

    @Test
    void diff_ruleThatWillExpire_saysFromWhenOn() throws IOException {
        String after = write(
                "new.yaml",
                OLD.replace(
                        "role: RepositoryReader\n    on: [\"public/**\"]",
                        "role: RepositoryReader\n    expires: 2027-01-31\n    on: [\"public/**\"]"));

        Ran ran = diff(after, "--now", "2026-11-22T12:00:00Z");

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.out()).contains("- loses  public/**").contains("from 2027-0");
    }

    @Test
    void diff_issuerGone_losesEverythingAndSaysWhy() throws IOException {
        String after = write("new.yaml", """
                server: { listen: "localhost:0" }
                registries: [{ service: registry.example.com }]
                access: [{ who: anyone, role: RepositoryReader, on: ["public/**"] }]
                """);

        Ran ran = diff(after);

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.out())
                .contains("? may differ  issuer github, which is configured otherwise")
                .contains("- loses  acme/**")
                .contains("- loses  public/**")
                .contains("1 of 2 identities change");
    }

    @Test
    void diff_scopeThatIsAskedFor_isComparedToo() throws IOException {
        String after = write("new.yaml", OLD.replace("acme/**", "acme/shop"));
        identities = write(
                "asks.yaml", IDENTITIES.replace("claims: {", "ask: [\"repository:acme/store:pull\"]\n    claims: {"));

        assertThat(diff(after).out()).contains("- loses  repository:acme/store  pull");
    }

    @Test
    void diff_unknownKeyInTheIdentities_isAnErrorWithItsLine() throws IOException {
        identities = write("wrong.yaml", IDENTITIES.replace("subject:", "sub:"));

        Ran ran = diff(before);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err())
                .contains("wrong.yaml:4: identities[0].sub: is not a key here")
                .contains("subject");
    }

    private Ran diff(String after, String... more) {
        String[] arguments = new String[5 + more.length];
        System.arraycopy(new String[] {"diff", before, after, "--identities", identities}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Ran.cambist(arguments);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }
}
