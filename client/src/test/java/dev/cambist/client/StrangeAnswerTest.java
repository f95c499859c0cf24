package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.client.FakeService.Reply;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers with status 200, or none that is known, from something that is no token service. */
final class StrangeAnswerTest {
    private final FakeService service = new FakeService();
    private final RegistryTokenClient client = RegistryTokenClient.at(service.url());

    @AfterEach
    void stop() {
        service.close();
    }

    private UnexpectedAnswerException failure(Reply reply) {
        service.answer(EXCHANGE, reply);
        UnexpectedAnswerException failure = catchThrowableOfType(
                UnexpectedAnswerException.class,
                () -> client.exchange(ExchangeRequest.ofAccessToken("registry.test", "identity")));
        assertThat(service.asked(EXCHANGE)).hasSize(1);
        return failure;
    }

    @Test
    void answer_htmlPage_isNamedWithItsBeginning() {
        UnexpectedAnswerException failure =
                failure(Reply.of(200, "text/html; charset=utf-8", "<html><title>Sign in to the Wi-Fi</title></html>"));

        assertThat(failure)
                .hasMessageEndingWith("answered 200, but it is text/html instead of application/json, with an HTML page"
                        + " that begins: <html><title>Sign in to the Wi-Fi</title></html>");
        assertThat(failure.status()).hasValue(200);
    }

    @Test
    void answer_tenMegabytes_isNotReadWhole() {
        String body = " ".repeat(10 * 1024 * 1024);
        UnexpectedAnswerException failure = failure(new Reply(200, Map.of("Content-Type", "application/json"), body));

        assertThat(failure).hasMessageContaining("answered with more than 1048576 bytes");
        // What stands in socket buffers was sent and never read.
        assertThat(service.bytesSent()).isLessThan(body.length());
    }

    @Test
    void answer_cutOffJson_saysWhere() {
        UnexpectedAnswerException failure = failure(Reply.json(200, "{\"refresh_token\":\"abc"));

        assertThat(failure).hasMessageContaining("the JSON cannot be read: unexpected end at character 21");
    }

    @Test
    void answer_empty_saysSo() {
        UnexpectedAnswerException failure = failure(new Reply(200, Map.of("Content-Type", "application/json"), ""));

        assertThat(failure).hasMessageEndingWith("answered 200, but it is empty instead of JSON");
    }

    @Test
    void answer_otherMember_namesThoseThatAreThere() {
        UnexpectedAnswerException failure = failure(Reply.json(200, "{\"accessToken\":\"a\",\"username\":\"b\"}"));

        assertThat(failure)
                .hasMessageEndingWith("but the JSON has no refresh_token; its members are accessToken, username");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "null", "[\"a\"]", "{}"})
    void answer_tokenThatIsNoText_isNone(String value) {
        assertThat(failure(Reply.json(200, "{\"refresh_token\":" + value + "}")))
                .hasMessageContaining("the JSON has no refresh_token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\\r\\nX-Injected: 1", "ä"})
    void answer_tokenThatNoHeaderCanCarry_isNone(String value) {
        assertThat(failure(Reply.json(200, "{\"refresh_token\":\"" + value + "\"}")))
                .hasMessageContaining("its refresh_token is no token");
    }

    @Test
    void answer_memberTwice_isNotGuessed() {
        assertThat(failure(Reply.json(200, "{\"refresh_token\":\"a\",\"refresh_token\":\"b\"}")))
                .hasMessageContaining("the same member name twice");
    }

    @Test
    void answer_deeplyNested_isRefused() {
        String deep = "[".repeat(100_000);

        assertThat(failure(Reply.json(200, "{\"a\":" + deep))).hasMessageContaining("nested deeper than 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/octet-stream", "application/jwt"})
    void answer_jsonUnderAnotherType_isRefused(String type) {
        assertThat(failure(Reply.of(200, type, "{\"refresh_token\":\"a\"}")))
                .hasMessageContaining("it is " + type + " instead of application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"APPLICATION/JSON", "application/json;charset=utf-8", "application/vnd.acr+json"})
    void answer_jsonByItsType_isFine(String type) {
        service.answer(EXCHANGE, Reply.of(200, type, "{\"refresh_token\":\"a\"}"));

        assertThat(client.exchange(ExchangeRequest.ofAccessToken("registry.test", "identity")))
                .isEqualTo(RefreshToken.of("a"));
    }

    @Test
    void answer_withoutAType_isReadAsJson() {
        service.answer(EXCHANGE, new Reply(200, Map.of(), "{\"refresh_token\":\"a\"}"));

        assertThat(client.exchange(ExchangeRequest.ofAccessToken("registry.test", "identity")))
                .isEqualTo(RefreshToken.of("a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void answer_redirect_isNotFollowed(int status) {
        try (FakeService elsewhere = new FakeService().answer("/", Reply.refreshToken("stolen"))) {
            UnexpectedAnswerException failure = failure(Reply.bare(status).with("Location", elsewhere.url() + "/"));

            assertThat(failure).hasMessageContaining("redirects are not followed");
            assertThat(elsewhere.asked("/")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 202, 204})
    void answer_successWithoutAToken_isUnexpected(int status) {
        assertThat(failure(Reply.bare(status)).status()).hasValue(status);
    }
}
