package dev.cambist.cli.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cambist.cli.Ran;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cambist check --live}, with a registry of its own for each answer that one can give. */
class LiveCheckTest {
    private static final String PASSWORD =
            "Basic " + Base64.getEncoder().encodeToString("cambist:right".getBytes(UTF_8));

    @TempDir
    private Path directory;

    private HttpServer registry;

    @BeforeEach
    void start() throws IOException {
        registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        registry.start();
    }

    @AfterEach
    void stop() {
        registry.stop(0);
    }

    @Test
    void checkLive_registryWithoutSignIn_saysSoAndEndsWith0() throws IOException {
        registry.createContext("/v2/", exchange -> answer(exchange, 200, ""));

        Ran ran = check("");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("registry.example.com: the registry at " + url() + " asks for no sign-in");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void check_withoutLive_asksNobody() throws IOException {
        registry.createContext("/v2/", exchange -> answer(exchange, 500, ""));

        Ran ran = Ran.cambist("check", "--config", file("").toString());

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).doesNotContain("the registry at");
    }

    @Test
    void checkLive_registryThatWantsAPassword_saysWhetherOursIsGood() throws IOException {
        registry.createContext("/v2/", exchange -> basic(exchange));

        assertThat(check("")).satisfies(ran -> {
            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.err())
                    .startsWith("broken: registry.example.com: the registry at " + url())
                    .contains("asks for user and password (Basic), and none is configured; add upstream.user");
        });
        assertThat(check(login("right"))).satisfies(ran -> {
            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out()).contains("(Basic), and takes those of user cambist");
        });
        assertThat(check(login("wrong"))).satisfies(ran -> {
            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.err())
                    .contains("refuses those of user cambist; mend upstream.user or the content")
                    .doesNotContain("wrong");
        });
    }

    @Test
    void checkLive_registryThatWantsATokenOfItsOwn_saysWhetherOursGetsOne() throws IOException {
        bearer(url() + "/token");
        sell();

        assertThat(check(login("right"))).satisfies(ran -> {
            assertThat(ran.exitCode()).isZero();
            assertThat(ran.out())
                    .contains("asks for a token of " + url() + "/token (Bearer), and gave one to user cambist");
        });
        assertThat(check(login("wrong"))).satisfies(ran -> {
            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.err())
                    .contains("and user cambist got none")
                    .contains("status 401")
                    .contains("mend upstream.user or the content of upstream.password-file")
                    .doesNotContain("wrong");
        });
        assertThat(check("").err()).contains("a caller without user got none").contains("add upstream.user");
    }

    @Test
    void checkLive_registryThatSendsElsewhereForTokens_saysWhatToAddAndSendsNoPasswordThere() throws IOException {
        String elsewhere = url().replace("127.0.0.1", "localhost") + "/token";
        bearer(elsewhere);
        sell();

        assertThat(check(login("right"))).satisfies(ran -> {
            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.err()).contains("no password goes there").contains("add upstream.token-realm: " + elsewhere);
        });
        assertThat(check(login("right") + ", token-realm: \"" + elsewhere + "\"")
                        .exitCode())
                .isZero();
    }

    @Test
    void checkLive_tokenThatTheRegistryItselfRefuses_saysThatItIsToBeMendedThere() throws IOException {
        bearer(url() + "/token");
        registry.createContext("/token", exchange -> answer(exchange, 200, "{\"token\":\"other\"}"));

        assertThat(check(login("right")).err()).contains("refuses the one that it gave user cambist");
    }

    @Test
    void checkLive_registryThatDoesNotAnswer_saysWhatToDo() throws IOException {
        Path file = file("");
        registry.stop(0);

        Ran ran = Ran.cambist("check", "--live", "--config", file.toString());

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.err()).contains("cannot be reached just now").contains("mend upstream.url");
    }

    @Test
    void checkLive_whatIsNoRegistry_isSaidWithItsStatus() throws IOException {
        registry.createContext("/", exchange -> answer(exchange, 404, ""));

        assertThat(check("").err()).contains("answers " + url() + "/v2/ with 404, as no registry does");
    }

    @Test
    void checkLive_signInThatNobodyKnows_isNamed() throws IOException {
        registry.createContext("/v2/", exchange -> {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Negotiate");
            answer(exchange, 401, "");
        });

        assertThat(check(login("right")).err()).contains("a sign-in that the gateway does not know (Negotiate)");
    }

    @Test
    void checkLive_passwordThatAnOpenRegistryRefuses_isBroken() throws IOException {
        registry.createContext(
                "/v2/",
                exchange ->
                        answer(exchange, exchange.getRequestHeaders().containsKey("Authorization") ? 401 : 200, ""));

        assertThat(check(login("right")).err()).contains("asks for no sign-in, and refuses that of user cambist");
    }

    @Test
    void checkLive_registryBeside_saysWhetherItAsksForTokensOfThisServer() throws IOException {
        String realm = "https://auth.example.com/oauth2/token";
        registry.createContext("/v2/", exchange -> challenge(exchange, realm, "registry.example.com"));

        assertThat(checkBeside()).satisfies(ran -> {
            assertThat(ran.exitCode()).as(ran.err()).isZero();
            assertThat(ran.out())
                    .contains("registry.example.com: the registry at " + url() + " asks for tokens of " + realm);
        });
        registry.removeContext("/v2/");
        registry.createContext("/v2/", exchange -> challenge(exchange, realm, "other.example.com"));
        assertThat(checkBeside()).satisfies(ran -> {
            assertThat(ran.exitCode()).isEqualTo(4);
            assertThat(ran.err())
                    .startsWith("broken: registry.example.com: the registry at " + url())
                    .contains("asks for tokens for other.example.com")
                    .contains("configure it as cambist trust prints for registry.example.com");
        });
        registry.removeContext("/v2/");
        registry.createContext("/v2/", exchange -> basic(exchange));
        assertThat(checkBeside().err()).contains("asks for no tokens of this server");
        registry.removeContext("/v2/");
        registry.createContext("/v2/", exchange -> answer(exchange, 200, ""));
        assertThat(checkBeside().out()).contains("asks for no sign-in");
        registry.stop(0);
        assertThat(checkBeside().err()).contains("cannot be reached just now").contains("mend index.registry.url");
    }

    private Ran checkBeside() throws IOException {
        Path file = Files.writeString(directory.resolve("beside.yaml"), """
                server: { listen: "localhost:0", url: "https://auth.example.com" }
                registries:
                  - service: registry.example.com
                    aliases: [auth.example.com]
                    index: { registry: "%s", crawl: 6h }
                issuers: []
                access:
                  - who: anyone
                    role: AcrPull
                    on: ["open/**"]
                """.formatted(url()));
        return Ran.cambist("check", "--live", "--config", file.toString());
    }

    private static void challenge(HttpExchange exchange, String realm, String service) throws IOException {
        exchange.getResponseHeaders()
                .set("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"" + service + "\"");
        answer(exchange, 401, "");
    }

    @Test
    void checkLive_asJson_listsTheUpstreams() throws Exception {
        registry.createContext("/v2/", exchange -> basic(exchange));

        Ran ran = Ran.cambist("check", "--live", "--output", "json", "--config", file("").toString());

        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.err()).isEmpty();
        assertThat(JsonObject.parse(ran.out().getBytes(UTF_8)).toString())
                .contains("upstreams")
                .contains("registry=registry.example.com")
                .contains("usable=false");
    }

    private Ran check(String keys) throws IOException {
        return Ran.cambist("check", "--live", "--config", file(keys).toString());
    }

    private String url() {
        return "http://127.0.0.1:" + registry.getAddress().getPort();
    }

    private String login(String password) throws IOException {
        Path secret = Files.writeString(directory.resolve("password"), password);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        return ", user: cambist, password-file: password";
    }

    private Path file(String keys) throws IOException {
        return Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0" }
                registries:
                  - service: registry.example.com
                    upstream: { url: "%s"%s }
                issuers: []
                access:
                  - who: anyone
                    role: AcrPull
                    on: ["open/**"]
                """.formatted(url(), keys));
    }

    private void bearer(String realm) {
        registry.createContext("/v2/", exchange -> {
            if ("Bearer good".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                answer(exchange, 200, "");
                return;
            }
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"inner\"");
            answer(exchange, 401, "");
        });
    }

    private void sell() {
        registry.createContext("/token", exchange -> {
            boolean known = PASSWORD.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, known ? 200 : 401, known ? "{\"token\":\"good\"}" : "");
        });
    }

    private static void basic(HttpExchange exchange) throws IOException {
        boolean known = PASSWORD.equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!known) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"inner\"");
        }
        answer(exchange, known ? 200 : 401, "");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
