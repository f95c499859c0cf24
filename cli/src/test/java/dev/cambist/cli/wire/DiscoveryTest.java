package dev.cambist.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    private final FakeServer server = FakeServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void find_challenge_givesRealmAndService() throws IOException {
        server.asRegistry("http://localhost:9/oauth2/token", "registry.example.com");

        TokenService service = find("localhost:" + server.port());

        assertThat(service.realm()).isEqualTo(URI.create("http://localhost:9/oauth2/token"));
        assertThat(service.exchangeAddress()).isEqualTo(URI.create("http://localhost:9/oauth2/exchange"));
        assertThat(service.service()).isEqualTo("registry.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/oauth2/token",
                "https://localhost.evil.example/oauth2/token",
                "http://registry.example.com/oauth2/token",
                "http://127.0.0.1:9/oauth2/token",
                "https://user@localhost/oauth2/token",
                "file:///etc/passwd",
                "not an address"
            })
    void find_realmThatIsNotTheRegistrysOwn_isRefused(String realm) {
        server.asRegistry(realm, "registry.example.com");

        assertThatExceptionOfType(UntrustedRealmException.class)
                .isThrownBy(() -> find("localhost:" + server.port()))
                .withMessageContaining("to which no identity is sent");
    }

    @Test
    void find_realmElsewhere_saysHowToAllowIt() {
        server.asRegistry("https://login.example.com/oauth2/token", "registry.example.com");

        assertThatExceptionOfType(UntrustedRealmException.class)
                .isThrownBy(() -> find("localhost:" + server.port()))
                .withMessageContaining("--realm https://login.example.com");
    }

    @Test
    void find_realmElsewhereThatIsAllowed_isTaken() throws IOException {
        server.asRegistry("https://login.example.com/oauth2/token", "registry.example.com");

        TokenService service = new Discovery(new Http(), List.of(URI.create("https://login.example.com")))
                .find(Registry.parse("localhost:" + server.port()));

        assertThat(service.realm()).isEqualTo(URI.create("https://login.example.com/oauth2/token"));
    }

    @Test
    void new_allowedRealmOverPlainHttp_isRefused() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Discovery(new Http(), List.of(URI.create("http://login.example.com"))))
                .withMessageContaining("plain http");
    }

    @Test
    void find_addressLiteralAndAnotherPort_isRefused() {
        server.asRegistry("http://127.0.0.1:9/oauth2/token", "registry.example.com");

        assertThatExceptionOfType(UntrustedRealmException.class).isThrownBy(() -> find("127.0.0.1:" + server.port()));
    }

    @Test
    void find_noService_takesTheRegistrysName() throws IOException {
        server.on(
                "/v2/",
                seen -> new Reply(401, Map.of("WWW-Authenticate", "Bearer realm=\"http://localhost:9/t\""), ""));

        assertThat(find("localhost:" + server.port()).service()).isEqualTo("localhost:" + server.port());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic realm=\"x\"", "Bearer", "Bearer realm=\"http://localhost/t\", realm=\"http://evil\""})
    void find_noBearerChallenge_saysWhatCameInstead(String header) {
        server.on("/v2/", seen -> new Reply(401, Map.of("WWW-Authenticate", header), ""));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> find("localhost:" + server.port()))
                .withMessageContaining("does not ask for a token");
    }

    @Test
    void find_redirect_isNotFollowed() {
        try (FakeServer elsewhere = FakeServer.start().asRegistry("http://localhost/t", "x")) {
            server.on(
                    "/v2/",
                    seen -> new Reply(
                            302, Map.of("Location", elsewhere.url("/v2/").toString()), ""));

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> find("localhost:" + server.port()))
                    .withMessageContaining("302");
            assertThat(elsewhere.seen()).isEmpty();
        }
    }

    @Test
    void find_nobodyThere_namesTheAddress() {
        server.close();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> find("localhost:" + server.port()))
                .withMessageContaining("localhost:" + server.port());
    }

    private static TokenService find(String registry) throws IOException {
        return new Discovery(new Http(), List.of()).find(Registry.parse(registry));
    }
}
