package dev.cambist.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Main;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @Test
    void demo_once_tellsTheStoryWithDecisionAndRefusal() {
        Ran ran = cambist("demo", "--once");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("/oauth2/exchange")
                .contains("/oauth2/token")
                .contains("repository:acme/shop/web:pull,push")
                .contains("granted repository:acme/shop/web:pull,push")
                .contains("issuer is github, the rule wants corp")
                .contains("push to acme/payroll/web was refused")
                .contains("answer 401")
                .containsPattern("the token expired 1[0-9] minutes ago")
                .doesNotContain("curl", "skopeo");
    }

    @Test
    void demo_once_endsWithAnImagePushedAndPulledAndAPushThatIsRefusedAndExplained() {
        Ran ran = cambist("demo", "--once");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out().substring(ran.out().indexOf("6. An image")))
                .containsPattern("PUT http://localhost:\\d+/v2/acme/shop/hello/manifests/1\n  answer 201\n")
                .containsPattern("GET http://localhost:\\d+/v2/acme/shop/hello/manifests/1\n  answer 200\n")
                .containsPattern("POST http://localhost:\\d+/v2/acme/payroll/hello/blobs/uploads/\n  answer 401\n")
                .contains("this request needs repository:acme/payroll/hello:pull,push; the token has nothing of it")
                .contains("did not apply: repository:acme/payroll/hello:pull,push is outside of ${claims.repository}");
    }

    @Test
    void demo_onceWithTls_tellsTheSameStoryOverHttps() {
        Ran ran = cambist("demo", "--once", "--tls");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out())
                .contains("POST https://localhost:")
                .containsPattern("PUT https://localhost:\\d+/v2/acme/shop/hello/manifests/1\n  answer 201\n")
                .contains("granted repository:acme/shop/web:pull,push")
                .contains("the token expired 10 minutes ago");
    }

    @Test
    void demo_onceAsJson_printsOneObjectWithTheFourMembers() throws JsonException {
        Ran ran = cambist("demo", "--once", "--output", "json");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        JsonObject json = JsonObject.parse(ran.out().getBytes(StandardCharsets.UTF_8));
        assertThat(json.members()).containsOnlyKeys("refresh_token", "access_token", "exchange_url", "token_url");
        assertThat(claims(json, "refresh_token").text("grant_type")).contains("refresh_token");
        assertThat(claims(json, "access_token").text("aud")).contains("registry.localhost");
        assertThat(json.text("exchange_url").orElse(""))
                .startsWith("http://localhost:")
                .endsWith("/oauth2/exchange");
        assertThat(json.text("token_url").orElse("")).endsWith("/oauth2/token");
    }

    @Test
    void demo_unknownOutput_namesTheKnownOnes() {
        Ran ran = cambist("demo", "--output", "xml");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).containsIgnoringCase("text, json");
    }

    @Test
    void idp_once_leavesATokenOfTheJobThatNobodyElseReads(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("token");
        Files.writeString(file, "the one from before");

        Ran ran = cambist(
                "demo", "idp", "--once", "--port", "0", "--audience", "somebody", "--token-file", file.toString());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        JsonObject claims = Jws.parse(new Secret(Files.readString(file))).claims();
        assertThat(claims.text("aud")).contains("somebody");
        assertThat(claims.text("repository")).contains("acme/shop");
        assertThat(ran.out())
                .contains("issuer " + claims.text("iss").orElseThrow())
                .contains(file.toString());
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(directory).isDirectoryNotContaining("glob:**.token*");
    }

    @Test
    void idp_portIsTaken_saysSo(@TempDir Path directory) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ran ran = cambist(
                    "demo",
                    "idp",
                    "--once",
                    "--port",
                    Integer.toString(taken.getLocalPort()),
                    "--token-file",
                    directory.resolve("token").toString());

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.err()).contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void idp_directoryOfTheTokenIsNotThere_saysSo(@TempDir Path directory) {
        Ran ran = cambist("demo", "idp", "--once", "--port", "0", "--token-file", directory + "/nowhere/token");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.err()).contains("nowhere");
    }

    private record Ran(int exitCode, String out, String err) {}

    private static Ran cambist(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.commandLine(ProcessContext.ofHelper())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    private static JsonObject claims(JsonObject json, String member) {
        return Jws.parse(new Secret(json.text(member).orElseThrow())).claims();
    }
}
