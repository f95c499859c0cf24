package dev.cambist.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Http;
import dev.cambist.cli.wire.Registry;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RFC 8628, with an issuer that plays every answer of section 3.5. */
class DeviceCodeTest {
    private static final IdentityRequest REQUEST =
            new IdentityRequest(Registry.parse("registry.example.com"), Optional.empty());
    private static final Reply PENDING = Reply.of(400, "{\"error\":\"authorization_pending\"}");
    private static final Reply SIGNED_IN = Reply.json("{\"access_token\":\"opaque\",\"id_token\":\"id-token\"}");

    private final FakeServer issuer = FakeServer.start();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();

    @BeforeEach
    void offersDeviceCodes() {
        issuer.on(
                "/.well-known/openid-configuration",
                seen -> Reply.json("{\"issuer\":\"" + issuer.url("") + "\",\"token_endpoint\":\"" + issuer.url("/token")
                        + "\",\"device_authorization_endpoint\":\"" + issuer.url("/device") + "\"}"));
        issuer.on(
                "/device",
                seen -> Reply.json("{\"device_code\":\"the-device\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":"
                        + "\"https://id.example.com/device\",\"verification_uri_complete\":"
                        + "\"https://id.example.com/device?user_code=WDJB-MJHT\",\"expires_in\":60,\"interval\":2}"));
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void find_personSignsIn_givesTheIdToken() throws Exception {
        issuer.onEach("/token", PENDING, PENDING, SIGNED_IN);

        assertThat(find())
                .isInstanceOfSatisfying(
                        Attempt.Found.class,
                        found -> assertThat(found.token().value()).isEqualTo("id-token"));
        assertThat(shown)
                .containsExactly("https://id.example.com/device WDJB-MJHT"
                        + " https://id.example.com/device?user_code=WDJB-MJHT PT1M");
        assertThat(pauses).containsOnly(Duration.ofSeconds(2)).hasSize(3);
        assertThat(issuer.seen().get(1).fields()).isEqualTo(Map.of("client_id", "the-client", "scope", "openid"));
        assertThat(issuer.last().fields())
                .isEqualTo(Map.of(
                        "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
                        "device_code", "the-device",
                        "client_id", "the-client"));
    }

    @Test
    void find_noIdToken_givesTheAccessToken() throws Exception {
        issuer.onEach("/token", Reply.json("{\"access_token\":\"for-the-registry\"}"));

        assertThat(find())
                .isInstanceOfSatisfying(
                        Attempt.Found.class,
                        found -> assertThat(found.token().value()).isEqualTo("for-the-registry"));
    }

    @Test
    void find_slowDown_asksFiveSecondsLaterFromThenOn() throws Exception {
        issuer.onEach("/token", Reply.of(400, "{\"error\":\"slow_down\"}"), PENDING, SIGNED_IN);

        find();

        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofSeconds(7));
    }

    @Test
    void find_issuerInTrouble_isAskedMoreSlowly() throws Exception {
        issuer.onEach("/token", Reply.of(502, "bad gateway"), SIGNED_IN);

        assertThat(find()).isInstanceOf(Attempt.Found.class);
        assertThat(pauses).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void find_denied_saysSo() throws Exception {
        issuer.onEach("/token", Reply.of(400, "{\"error\":\"access_denied\"}"));

        assertThat(failure()).isEqualTo("the sign-in was denied");
    }

    @Test
    void find_expired_saysSo() throws Exception {
        issuer.onEach("/token", Reply.of(400, "{\"error\":\"expired_token\"}"));

        assertThat(failure()).contains("before the code expired");
    }

    @Test
    void find_nobodyCares_endsWithTheCodesLifetime() throws Exception {
        issuer.onEach("/token", PENDING);

        assertThat(failure()).contains("before the code expired");
        assertThat(pauses).hasSize(30);
    }

    @Test
    void find_anotherError_isRepeatedWithoutTheDeviceCode() throws Exception {
        issuer.onEach(
                "/token", Reply.of(400, "{\"error\":\"invalid_grant\",\"error_description\":\"no the-device here\"}"));

        assertThat(failure()).contains("400: invalid_grant: no [left out] here");
    }

    @Test
    void find_issuerThatIsAnother_isRefused() throws Exception {
        FakeServer liar = FakeServer.start();
        liar.on("/.well-known/openid-configuration", seen -> Reply.json("{\"issuer\":\"https://id.example.com\"}"));

        assertThat(failure(liar.url(""))).contains("calls itself https://id.example.com");
        liar.close();
    }

    @Test
    void find_issuerWithoutDeviceCodes_saysSo() throws Exception {
        try (FakeServer plain = FakeServer.start()) {
            plain.on("/.well-known/openid-configuration", seen -> Reply.json("{\"issuer\":\"" + plain.url("") + "\"}"));

            assertThat(failure(plain.url(""))).contains("does not offer sign-in with a device code");
        }
    }

    @Test
    void find_codeWithControlCharacters_isShownWithout() throws Exception {
        try (FakeServer hostile = FakeServer.start()) {
            hostile.on(
                    "/.well-known/openid-configuration",
                    seen -> Reply.json("{\"issuer\":\"" + hostile.url("") + "\",\"token_endpoint\":\""
                            + hostile.url("/token") + "\",\"device_authorization_endpoint\":\"" + hostile.url("/device")
                            + "\"}"));
            hostile.on(
                    "/device",
                    seen -> Reply.json("{\"device_code\":\"d\",\"user_code\":\"A\\u001b[2JB\",\"verification_uri\":"
                            + "\"https://id.example.com/\",\"interval\":1,\"expires_in\":1}"));
            hostile.onEach("/token", PENDING);

            failure(hostile.url(""));

            assertThat(shown.getFirst()).doesNotContain("\u001b");
        }
    }

    private Attempt find() throws InterruptedException {
        return find(issuer.url(""));
    }

    private Attempt find(URI address) throws InterruptedException {
        ProcessContext context = new ProcessContext(
                World.of(Map.of()).environment(),
                new ByteArrayInputStream(new byte[0]),
                Path.of("/nonexistent"),
                new Http(),
                pauses::add,
                Optional.empty(),
                InstantSource.system(),
                false);
        Prompt prompt = (at, complete, code, lifetime) -> shown.add(at + " " + code + " " + complete + " " + lifetime);
        return new DeviceCode(address, "the-client", "openid", prompt, context).find(REQUEST);
    }

    private String failure() throws InterruptedException {
        return failure(issuer.url(""));
    }

    private String failure(URI address) throws InterruptedException {
        Attempt attempt = find(address);
        assertThat(attempt).isInstanceOf(Attempt.Failed.class);
        return attempt instanceof Attempt.Failed failed ? failed.reason() : "";
    }
}
