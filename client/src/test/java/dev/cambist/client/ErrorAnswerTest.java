package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.client.FakeService.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The error bodies that are known of Azure Container Registry, of other token services, and of what stands in front. */
final class ErrorAnswerTest {
    private final FakeService service = new FakeService();
    private final RegistryTokenClient client = RegistryTokenClient.at(
            service.url(), Transport.builder().retryPolicy(RetryPolicy.none()).build());

    @AfterEach
    void stop() {
        service.close();
    }

    private <T extends RegistryTokenException> T failure(Reply reply, Class<T> type) {
        service.answer(EXCHANGE, reply);
        return catchThrowableOfType(
                type, () -> client.exchange(ExchangeRequest.ofAccessToken("registry.test", "identity")));
    }

    @Test
    void refusal_acrs_givesCodeMessageStatusAndTheIdFromItsMessage() {
        RefusedException refused = failure(
                Reply.error(
                        401,
                        "UNAUTHORIZED",
                        "authentication required, visit https://aka.ms/acr/authorization for more information. "
                                + "CorrelationId: 0b1b0e0e-6f1c-4d0a-9f3e-0123456789ab"),
                RefusedException.class);

        assertThat(refused.status()).hasValue(401);
        assertThat(refused.code()).contains("UNAUTHORIZED");
        assertThat(refused.serviceMessage().orElseThrow()).startsWith("authentication required, visit https://aka.ms");
        assertThat(refused.correlationId()).contains("0b1b0e0e-6f1c-4d0a-9f3e-0123456789ab");
        assertThat(refused.detail()).isEmpty();
        assertThat(refused)
                .hasMessageStartingWith("POST " + service.url()
                        + "/oauth2/exchange answered 401 UNAUTHORIZED: authentication required");
    }

    @Test
    void refusal_correlationIdInTheHeader_isGivenAndShown() {
        RefusedException refused = failure(
                Reply.error(401, "UNAUTHORIZED", "expired 312 s ago").with("X-Ms-Correlation-Request-Id", "id-7"),
                RefusedException.class);

        assertThat(refused.correlationId()).contains("id-7");
        assertThat(refused).hasMessageEndingWith("401 UNAUTHORIZED: expired 312 s ago (correlation id id-7)");
    }

    @Test
    void refusal_detailAsArray_isGivenAsJson() {
        RefusedException refused = failure(
                Reply.json(
                        401,
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\",\"detail\":"
                                + "[{\"Type\":\"repository\",\"Name\":\"a/b\",\"Action\":\"metadata_read\",\"n\":1,"
                                + "\"f\":1.5,\"t\":true,\"q\":\"\\\"\"}]}]}"),
                RefusedException.class);

        assertThat(refused.detail())
                .contains("[{\"Type\":\"repository\",\"Name\":\"a/b\",\"Action\":\"metadata_read\",\"n\":1,\"f\":1.5,"
                        + "\"t\":true,\"q\":\"\\\"\"}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"reason\":\"expired_token\"}", "\"text\"", "[]", "{}", "12"})
    void refusal_detailOfAnyKind_isGivenAsJson(String detail) {
        RefusedException refused = failure(
                Reply.json(400, "{\"errors\":[{\"code\":\"X\",\"message\":\"m\",\"detail\":" + detail + "}]}"),
                RefusedException.class);

        assertThat(refused.detail()).contains(detail);
    }

    @Test
    void refusal_firewall_isDenied() {
        RefusedException refused = failure(
                Reply.error(403, "DENIED", "client with IP \\u00271.2.3.4\\u0027 is not allowed access."),
                RefusedException.class);

        assertThat(refused.code()).contains("DENIED");
        assertThat(refused).hasMessageContaining("client with IP '1.2.3.4' is not allowed access.");
    }

    @Test
    void refusal_noBody_saysSo() {
        RefusedException refused = failure(Reply.bare(404), RefusedException.class);

        assertThat(refused).hasMessageEndingWith("/oauth2/exchange answered 404, without a body");
        assertThat(refused.code()).isEmpty();
        assertThat(refused.serviceMessage()).isEmpty();
        assertThat(refused.correlationId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"errors\":[]}",
                "{\"errors\":{}}",
                "{\"errors\":null}",
                "{\"errors\":[1,\"a\",null]}",
                "{\"errors\":[{}]}",
                "{}",
                "[]",
                "null",
                "{\"errors\":[{\"code\":5,\"message\":[]}]}",
                "{\"err"
            })
    void refusal_bodyOfAnotherShape_isStillARefusal(String body) {
        RefusedException refused = failure(Reply.json(400, body), RefusedException.class);

        assertThat(refused.status()).hasValue(400);
        assertThat(refused.code()).isEmpty();
        assertThat(refused).hasMessageContaining("answered 400, with a body that begins: ");
    }

    @Test
    void refusal_oauth2s_isUnderstood() {
        RefusedException refused = failure(
                Reply.json(400, "{\"error\":\"invalid_grant\",\"error_description\":\"no such token\"}"),
                RefusedException.class);

        assertThat(refused.code()).contains("invalid_grant");
        assertThat(refused.serviceMessage()).contains("no such token");
    }

    @Test
    void refusal_dockerHubs_isUnderstood() {
        RefusedException refused =
                failure(Reply.json(401, "{\"details\":\"incorrect username or password\"}"), RefusedException.class);

        assertThat(refused.serviceMessage()).contains("incorrect username or password");
    }

    @Test
    void refusal_htmlPage_isCalledOne() {
        RefusedException refused = failure(
                Reply.of(403, "text/html", "<html>\r\n<title>Blocked by\tthe proxy</title>" + "x ".repeat(5000)),
                RefusedException.class);

        assertThat(refused)
                .hasMessageContaining(
                        "answered 403, with an HTML page that begins: <html> <title>Blocked by the proxy");
        assertThat(refused.getMessage()).hasSizeLessThan(400);
    }

    @Test
    void outage_status500_isNotTriedAgainAndUnavailable() {
        UnavailableException unavailable = failure(Reply.error(500, "UNKNOWN", "broken"), UnavailableException.class);

        assertThat(unavailable.status()).hasValue(500);
        assertThat(unavailable.retryAfter()).isEmpty();
    }

    @Test
    void refusal_controlCharactersInTheMessage_doNotReachALog() {
        RefusedException refused = failure(
                Reply.error(401, "A\\nB", "line\\r\\n2026 INFO forged\\u001b[31m\\u202e"), RefusedException.class);

        assertThat(refused.getMessage()).doesNotContain("\n", "\r", "\u001b", "\u202e");
        assertThat(refused.code()).contains("A B");
    }

    @Test
    void refusal_waitedFor_hasTheCallersStackAndTheOriginalAsCause() {
        RefusedException refused = failure(Reply.bare(401), RefusedException.class);

        assertThat(refused.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(ErrorAnswerTest.class.getName()));
        assertThat(refused).hasCauseInstanceOf(RefusedException.class);
    }
}
