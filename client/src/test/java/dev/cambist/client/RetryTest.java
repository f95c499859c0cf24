package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.client.FakeService.Reply;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryTest {
    private static final ExchangeRequest REQUEST = ExchangeRequest.ofAccessToken("registry.test", "identity");
    private static final Reply GOOD = Reply.refreshToken("a");

    private final FakeService service = new FakeService();
    private final ManualClock clock = new ManualClock();
    private final RegistryTokenClient client =
            RegistryTokenClient.at(service.url(), clock.transport().build());

    @AfterEach
    void stop() {
        service.close();
    }

    private UnavailableException failure(RegistryTokenClient of) {
        return catchThrowableOfType(UnavailableException.class, () -> of.exchange(REQUEST));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void retry_passingStatus_isTriedAgain(int status) {
        service.answer(EXCHANGE, Reply.bare(status), Reply.bare(status), GOOD);

        assertThat(client.exchange(REQUEST)).isEqualTo(RefreshToken.of("a"));
        assertThat(service.asked(EXCHANGE)).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 408, 413, 415, 500, 501})
    void retry_otherStatus_isNotTriedAgain(int status) {
        service.answer(EXCHANGE, Reply.bare(status).with("Retry-After", "1"), GOOD);

        assertThatThrownBy(() -> client.exchange(REQUEST)).isInstanceOf(RegistryTokenException.class);
        assertThat(service.asked(EXCHANGE)).hasSize(1);
        assertThat(clock.pauses()).isEmpty();
    }

    @Test
    void retry_noRetryAfter_pausesDouble() {
        service.answer(EXCHANGE, Reply.bare(503));

        UnavailableException unavailable = failure(client);

        assertThat(unavailable.status()).hasValue(503);
        assertThat(service.asked(EXCHANGE)).hasSize(4);
        assertThat(clock.pauses()).extracting(Duration::toMillis).containsExactly(500L, 1000L, 2000L);
    }

    @Test
    void retryPolicy_pauses_areRandomBetweenHalfAndWhole() {
        RetryPolicy policy = RetryPolicy.standard();

        assertThat(policy.pauseAfter(1, () -> 0L)).isEqualTo(Duration.ofMillis(250));
        assertThat(policy.pauseAfter(1, () -> -1L)).isBetween(Duration.ofMillis(499), Duration.ofMillis(500));
        assertThat(policy.pauseAfter(9, () -> -1L)).isBetween(Duration.ofMillis(9999), Duration.ofSeconds(10));
        assertThat(policy.pauseAfter(Integer.MAX_VALUE, () -> 0L)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void retry_throttledWithSeconds_waitsAsLong() {
        service.answer(
                EXCHANGE, Reply.error(429, "TOOMANYREQUESTS", "slow down").with("Retry-After", "7"), GOOD);

        client.exchange(REQUEST);

        assertThat(clock.pauses())
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7250)));
    }

    @Test
    void retry_throttledWithDate_waitsUntilThen() {
        // The server under this test writes the real date, and that is the one which counts.
        String then = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                InstantSource.system().instant().plusSeconds(20).atOffset(ZoneOffset.UTC));
        service.answer(EXCHANGE, Reply.bare(429).with("Retry-After", then), GOOD);

        client.exchange(REQUEST);

        assertThat(clock.pauses())
                .singleElement()
                .satisfies(pause -> assertThat(pause).isBetween(Duration.ofSeconds(10), Duration.ofMillis(21250)));
    }

    @Test
    void retry_retryAfterShorterThanOurPause_doesNotShortenIt() {
        service.answer(EXCHANGE, Reply.bare(429).with("Retry-After", "0"), GOOD);

        client.exchange(REQUEST);

        assertThat(clock.pauses()).extracting(Duration::toMillis).containsExactly(500L);
    }

    @Test
    void retry_retryAfterBeyondTheDeadline_isToldInsteadOfWaitedFor() {
        service.answer(EXCHANGE, Reply.error(429, "TOOMANYREQUESTS", "tomorrow").with("Retry-After", "86400"), GOOD);

        UnavailableException unavailable = failure(client);

        assertThat(unavailable.retryAfter()).contains(Duration.ofDays(1));
        assertThat(unavailable.code()).contains("TOOMANYREQUESTS");
        assertThat(service.asked(EXCHANGE)).hasSize(1);
        assertThat(clock.pauses()).isEmpty();
    }

    @Test
    void retry_deadline_endsTheAttempts() {
        service.answer(EXCHANGE, Reply.bare(503).with("Retry-After", "25"));

        failure(client);

        assertThat(service.asked(EXCHANGE)).hasSize(3);
    }

    @Test
    void retry_none_triesOnce() {
        service.answer(EXCHANGE, Reply.bare(503), GOOD);

        failure(RegistryTokenClient.at(
                service.url(), clock.transport().retryPolicy(RetryPolicy.none()).build()));

        assertThat(service.asked(EXCHANGE)).hasSize(1);
    }

    @Test
    void retry_connectionReset_isTriedAgain() throws IOException {
        try (BrokenService broken = new BrokenService(BrokenService.RESET)) {
            UnavailableException unavailable = failure(
                    RegistryTokenClient.at(broken.url(), clock.transport().build()));

            assertThat(broken.connections()).isEqualTo(4);
            assertThat(unavailable.status()).isEmpty();
            assertThat(unavailable).hasMessageContaining("got no answer: the connection failed");
        }
    }

    @Test
    void retry_connectionCutInTheAnswer_isTriedAgain() throws IOException {
        try (BrokenService broken = new BrokenService(BrokenService.CUT)) {
            failure(RegistryTokenClient.at(broken.url(), clock.transport().build()));

            assertThat(broken.connections()).isEqualTo(4);
        }
    }

    @Test
    void retry_noHttpAtAll_isTriedAgainAndSaysSo() throws IOException {
        try (BrokenService broken = new BrokenService(BrokenService.answer("SSH-2.0-OpenSSH_9.2\r\n"))) {
            assertThat(failure(RegistryTokenClient.at(
                            broken.url(), clock.transport().build())))
                    .hasMessageContaining("got no answer: the connection failed");
        }
    }

    @Test
    void retry_nobodyListens_isTriedAgain() throws IOException {
        URI closed;
        try (BrokenService gone = new BrokenService(BrokenService.RESET)) {
            closed = gone.url();
        }

        assertThat(failure(RegistryTokenClient.at(closed, clock.transport().build())))
                .hasMessageContaining("got no answer: no connection")
                .hasMessageEndingWith("got no answer: no connection; 4 attempts were made");
        assertThat(clock.pauses()).hasSize(3);
    }

    @Test
    void retryPolicy_nonsense_isRefused() {
        assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO))
                .hasMessageContaining("the least is 1");
        assertThatThrownBy(() -> new RetryPolicy(2, Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessageContaining("the shorter one first");
    }
}
