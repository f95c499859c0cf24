package dev.cambist.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestCommandTest {
    private static final String POLICY = """
            server: { listen: "localhost:0" }
            registries: [{ service: registry.example.com }]
            issuers:
              - { name: github, url: "https://github.example", audiences: [registry.example.com] }
            access:
              - comment: a main branch pushes its own images
                who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                role: RepositoryWriter
                on: ["${claims.repository}/**"]
            """;

    private static final String TESTS = """
            tests:
              - name: the main branch pushes
                given:
                  issuer: github
                  subject: repo:acme/shop:ref:refs/heads/main
                  claims: { repository: acme/shop, ref: refs/heads/main }
                ask: ["repository:acme/shop/web:pull,push"]
                expect: granted
                because: a main branch pushes its own images
              - name: nobody pulls anonymously
                given: anonymous
                ask: "repository:acme/shop/web:pull"
                expect: denied
            """;

    @TempDir
    private Path directory;

    private String config;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = write("cambist.yaml", POLICY);
    }

    @Test
    void test_allAsExpected_endsWith0() throws IOException {
        Ran ran = test(TESTS);

        assertThat(ran.exitCode()).as("%s", ran).isZero();
        assertThat(ran.out().lines())
                .containsExactly(
                        "pass  the main branch pushes", "pass  nobody pulls anonymously", "", "2 passed, 0 failed");
    }

    @Test
    void test_lessThanExpected_showsWhatDecidedAndWhatDidNot() throws IOException {
        Ran ran = test(TESTS.replace("ref: refs/heads/main }", "ref: refs/heads/fix }"));

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()
                        .replace(config, "cambist.yaml")
                        .replace(directory + "/", "")
                        .lines())
                .contains(
                        "FAIL  the main branch pushes  tests.yaml:2",
                        "      granted is not what is expected",
                        "      rule \"a main branch pushes its own images\" does not decide it: claim ref is refs/heads/fix,"
                                + " the rule wants refs/heads/main",
                        "      expected  repository:acme/shop/web:pull,push",
                        "      granted   nothing",
                        "1 passed, 1 failed");
    }

    @Test
    void test_moreThanExpected_fails() throws IOException {
        Ran ran = test(TESTS.replace(
                "expect: granted\n    because: a main branch pushes its own images",
                "expect: [\"repository:acme/shop/web:pull\"]"));

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out())
                .contains("expected  repository:acme/shop/web:pull")
                .contains("granted   repository:acme/shop/web:pull,push")
                .contains("by        " + config + ":6 \"a main branch pushes its own images\"");
    }

    @Test
    void test_anotherRuleThanNamed_fails() throws IOException {
        Ran ran = test(TESTS.replace("because: a main", "because: the main"));

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).contains("there is no rule \"the main branch pushes its own images\"");
    }

    @Test
    void test_issuerThatIsNotConfigured_fails() throws IOException {
        Ran ran = test(TESTS.replace("issuer: github", "issuer: gitlab"));

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()).contains("the configuration has no issuer of that name");
    }

    @Test
    void test_outputJson_hasTheDocumentedShape() throws IOException {
        Ran ran = test(TESTS.substring(0, TESTS.indexOf("  - name: nobody")), "--output", "json");

        assertThat(ran.out())
                .isEqualTo("{\"passed\":1,\"failed\":0,\"tests\":[{\"name\":\"the main branch pushes\",\"line\":2,"
                        + "\"passed\":true,\"expected\":[\"repository:acme/shop/web:pull,push\"],"
                        + "\"asked\":[\"repository:acme/shop/web:pull,push\"],"
                        + "\"granted\":[\"repository:acme/shop/web:pull,push\"],\"missing\":[],"
                        + "\"rules\":[{\"rule\":\"a main branch pushes its own images\",\"line\":6,"
                        + "\"granted\":[\"repository:acme/shop/web:pull,push\"]}],\"all_rules\":true,\"problems\":[]}]}"
                        + System.lineSeparator());
    }

    @Test
    void test_unknownKey_isAnErrorWithItsLine() throws IOException {
        Ran ran = test(TESTS.replace("    expect: denied", "    expects: denied"));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err())
                .contains("tests.yaml:13: tests[1].expects: is not a key here")
                .contains("expect");
    }

    @Test
    void test_expectsWhatIsNotAsked_isAnError() throws IOException {
        Ran ran = test(TESTS.replace("expect: denied", "expect: [\"repository:acme/shop/web:push\"]"));

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("which ask does not ask for");
    }

    private Ran test(String tests, String... more) throws IOException {
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"test", "--config", config, write("tests.yaml", tests)}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Ran.cambist(arguments);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }
}
