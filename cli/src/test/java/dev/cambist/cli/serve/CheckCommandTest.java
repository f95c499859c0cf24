package dev.cambist.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String GOOD = """
            server: { listen: "localhost:0" }
            registries:
              - service: registry.example.com
            issuers:
              - name: github
                url: https://token.actions.githubusercontent.com
                audiences: [registry.example.com]
            access:
              - who: { issuer: github, claims: { repository: "acme/*", ref: refs/heads/main } }
                role: AcrPush
                on: ["acme/**"]
            """;

    @TempDir
    private Path directory;

    @Test
    void check_goodFile_saysWhatIsInItAndEndsWith0() throws IOException {
        Path file = write(GOOD);

        Ran ran = Ran.cambist("check", "--config", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out())
                .isEqualTo(file + " is good: 1 registry, 1 issuer, 1 access rule" + System.lineSeparator());
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void check_dataThatIsAFile_isAnErrorAsItIsForServe() throws IOException {
        Files.createFile(directory.resolve("keys"));
        Path file = write(GOOD.replace("\"localhost:0\"", "\"localhost:0\", data: keys"));

        Ran ran = Ran.cambist("check", "--config", file.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("server.data: names ").contains("which is not a directory");
    }

    @Test
    void check_keyFileInPem_isAnErrorAsItIsForServe() throws IOException {
        Files.writeString(directory.resolve("pub.pem"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n");
        Path file = write(GOOD.replace("audiences:", "jwks-file: pub.pem\n    audiences:"));

        Ran ran = Ran.cambist("check", "--strict", "--config", file.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains(":7: issuers[0].jwks-file: ").contains("it is PEM; expected a JWK set");
    }

    @Test
    void check_secretThatOthersCanRead_isAWarningWithTheCommandThatHelps() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        Path file = write(GOOD.replace("audiences:", "client: { id: cambist, secret-file: secret }\n    audiences:"));

        Ran ran = Ran.cambist("check", "--config", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err())
                .contains(secret + ": can be read or changed by others than its owner (rw-r--r--); run: chmod 600 "
                        + secret)
                .doesNotContain("s3cret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        assertThat(Ran.cambist("check", "--strict", "--config", file.toString()).exitCode())
                .isZero();
    }

    @Test
    void check_dataBelowADirectoryThatOthersChange_isAWarningWithTheCommandThatHelps() throws IOException {
        Path file = write(GOOD);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

        Ran ran = Ran.cambist("check", "--strict", "--config", file.toString());

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("they could put another directory in its place; run: chmod go-w " + directory);
    }

    @Test
    void check_severalErrors_namesEachWithItsLineAndEndsWith2() throws IOException {
        Path file = write(GOOD.replace("AcrPush", "AcrPsh").replace("audiences:", "audience:"));

        Ran ran = Ran.cambist("check", "--config", file.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains(":7: issuers[0].audience")
                .contains(":10: access[0].role")
                .contains("AcrPush")
                .contains("errors in the configuration");
    }

    @Test
    void check_missingFile_namesItAndEndsWith2() {
        Path file = directory.resolve("none.yaml");

        Ran ran = Ran.cambist("check", "--config", file.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("none.yaml");
    }

    @Test
    void check_noFileGiven_saysWhichOptionIsMissingAndEndsWith2() {
        Ran ran = Ran.cambist("check");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("--config");
    }

    @Test
    void check_goodCertificate_isGood() throws IOException {
        Path file = write(withTls(Duration.ofDays(90)));

        Ran ran = Ran.cambist("check", "--config", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void check_certificateNearItsEnd_isGoodWithAWarning() throws IOException {
        Path file = write(withTls(Duration.ofDays(13)));

        Ran ran = Ran.cambist("check", "--config", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("is good");
        assertThat(ran.err()).startsWith("warning: ").contains("tls.crt").contains("in 12 days; renew it");
    }

    @Test
    void check_missingCertificate_namesItAndEndsWith2() throws IOException {
        Path file = write(withTls(Duration.ofDays(90)));
        Files.delete(directory.resolve("tls.crt"));

        Ran ran = Ran.cambist("check", "--config", file.toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("tls.crt: does not exist");
    }

    @Test
    void check_ruleForAnyPullRequest_isGoodWithAWarning() throws IOException {
        Path file = write(GOOD.replace(", ref: refs/heads/main", ""));

        Ran ran = Ran.cambist("check", "--config", file.toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("is good");
        assertThat(ran.err())
                .startsWith("warning: " + file + ":9: rule \"rule 1\": ")
                .contains("pull request");
    }

    @Test
    void check_strictWithAWarning_endsWith1() throws IOException {
        Path file = write(GOOD.replace(", ref: refs/heads/main", ""));

        assertThat(Ran.cambist("check", "--strict", "--config", file.toString()).exitCode())
                .isEqualTo(1);
    }

    @Test
    void check_strictWithoutWarnings_endsWith0() throws IOException {
        assertThat(Ran.cambist("check", "--strict", "--config", write(GOOD).toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void check_jsonWithAWarning_listsIt() throws Exception {
        Path file = write(GOOD.replace(", ref: refs/heads/main", ""));

        Ran ran = Ran.cambist("check", "--output", "json", "--config", file.toString());

        JsonObject answer = JsonObject.parse(ran.out().getBytes(StandardCharsets.UTF_8));
        assertThat(ran.err()).isEmpty();
        assertThat((List<?>) answer.value("warnings").orElseThrow())
                .singleElement()
                .isInstanceOfSatisfying(JsonObject.class, warning -> {
                    assertThat(warning.text("kind")).contains("pull-request");
                    assertThat(warning.number("line")).contains(9L);
                    assertThat(warning.text("about")).contains("rule \"rule 1\"");
                });
    }

    @Test
    void check_certificateForAnotherHost_isWarnedOf() throws Exception {
        Path file = write(withTls(Duration.ofDays(90))
                .replace("listen: \"localhost:0\"", "listen: \"localhost:0\", url: \"https://registry.example.com\""));

        assertThat(Ran.cambist("check", "--config", file.toString()).err())
                .contains("tls.crt: the certificate is for localhost, and clients are sent to registry.example.com");
    }

    @Test
    void check_certificateForAnotherHostBehindAProxy_isNotWarnedOf() throws Exception {
        Path file = write(
                withTls(Duration.ofDays(90))
                        .replace(
                                "listen: \"localhost:0\"",
                                "listen: \"localhost:0\", url: \"https://registry.example.com\", trusted-proxies: [127.0.0.1]"));

        assertThat(Ran.cambist("check", "--config", file.toString()).err()).isEmpty();
    }

    private String withTls(Duration lifetime) throws IOException {
        Instant now = Instant.now();
        ServerCertificate certificate =
                TemporaryAuthority.create(now).issue(List.of("localhost"), now, now.plus(lifetime));
        Files.writeString(
                directory.resolve("tls.crt"),
                Pem.of(certificate.chain().getFirst()).text());
        Files.writeString(
                directory.resolve("tls.key"), Pem.of(certificate.key()).text());
        Files.setPosixFilePermissions(directory.resolve("tls.key"), PosixFilePermissions.fromString("rw-------"));
        return GOOD.replace("0\" }", "0\", tls: { certificate: tls.crt, key: tls.key } }");
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("cambist.yaml"), yaml);
    }
}
