package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.client.FakeService.Reply;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class TransportTest {
    private static final ExchangeRequest REQUEST = ExchangeRequest.ofAccessToken("registry.test", "identity");

    /** Longer than any test here may take, so that nothing ends by itself. */
    private static final Transport PATIENT = Transport.builder()
            .requestTimeout(Duration.ofMinutes(10))
            .deadline(Duration.ofMinutes(10))
            .build();

    @Test
    void requestTimeout_noAnswer_endsTheAttempt() throws IOException {
        try (BrokenService broken = BrokenService.hangingBehind("")) {
            assertThat(failure(broken, RetryPolicy.none())).hasMessageContaining("got no answer: no answer in time");
        }
    }

    @Test
    void requestTimeout_bodyThatNeverEnds_endsTheAttempt() throws IOException {
        try (BrokenService broken = BrokenService.hangingBehind("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{")) {
            assertThat(failure(broken, RetryPolicy.none())).hasMessageContaining("got no answer: no answer in time");
        }
    }

    @Test
    void requestTimeout_eachAttempt_hasItsOwn() throws IOException {
        try (BrokenService broken = BrokenService.hangingBehind("")) {
            failure(broken, new RetryPolicy(2, Duration.ZERO, Duration.ZERO));

            assertThat(broken.connections()).isEqualTo(2);
        }
    }

    @Test
    void requestTimeout_over_hangsUp() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (BrokenService broken = new BrokenService(untilHungUp(hungUp))) {
            failure(broken, RetryPolicy.none());

            hungUp.await();
        }
    }

    private static UnavailableException failure(BrokenService broken, RetryPolicy policy) {
        Transport transport = Transport.builder()
                .requestTimeout(Duration.ofMillis(100))
                .retryPolicy(policy)
                .build();
        return catchThrowableOfType(
                UnavailableException.class,
                () -> RegistryTokenClient.at(broken.url(), transport).exchange(REQUEST));
    }

    /** Reads on without answering: headers and body may come apart. */
    private static BrokenService.Fault untilHungUp(CountDownLatch hungUp) {
        return connection -> {
            try {
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
            } finally {
                hungUp.countDown();
            }
        };
    }

    @Test
    void cancel_future_hangsUpAndTriesNoMore() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (BrokenService broken = new BrokenService(untilHungUp(hungUp))) {
            CompletableFuture<RefreshToken> future =
                    RegistryTokenClient.at(broken.url(), PATIENT).exchangeAsync(REQUEST);
            broken.awaitConnection();

            future.cancel(true);

            hungUp.await();
            assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
            assertThat(broken.connections()).isEqualTo(1);
        }
    }

    @Test
    void interrupt_waitingThread_staysInterruptedAndHangsUp() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        try (BrokenService broken = new BrokenService(untilHungUp(hungUp))) {
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    RegistryTokenClient.at(broken.url(), PATIENT).exchange(REQUEST);
                } catch (UnavailableException e) {
                    interrupted.complete(Thread.currentThread().isInterrupted());
                }
            });
            broken.awaitConnection();

            thread.interrupt();

            assertThat(interrupted.join()).isTrue();
            hungUp.await();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NORMAL", "ALWAYS"})
    void httpClient_thatFollowsRedirects_isRefused(HttpClient.Redirect redirect) {
        HttpClient follows = HttpClient.newBuilder().followRedirects(redirect).build();

        assertThatThrownBy(() -> Transport.builder().httpClient(follows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("build it with followRedirects(HttpClient.Redirect.NEVER)");
    }

    @Test
    void httpClient_ofTheCaller_isUsedWithItsProxy() {
        try (FakeService proxy = new FakeService().answer(EXCHANGE, Reply.refreshToken("through-the-proxy"))) {
            HttpClient client = HttpClient.newBuilder()
                    .proxy(ProxySelector.of(
                            new InetSocketAddress("localhost", proxy.url().getPort())))
                    .build();
            Transport transport = Transport.builder().httpClient(client).build();

            RefreshToken token = RegistryTokenClient.at(URI.create("http://localhost:1"), transport)
                    .exchange(REQUEST);

            assertThat(token).isEqualTo(RefreshToken.of("through-the-proxy"));
        }
    }

    @Test
    void httpClient_withAnAuthenticator_survivesA401WithoutChallenge() {
        try (FakeService service = new FakeService().answer(EXCHANGE, Reply.bare(401))) {
            HttpClient client = HttpClient.newBuilder()
                    .authenticator(new Authenticator() {
                        @Override
                        protected PasswordAuthentication getPasswordAuthentication() {
                            return new PasswordAuthentication("proxy-user", "proxy-password".toCharArray());
                        }
                    })
                    .build();
            Transport transport = Transport.builder()
                    .httpClient(client)
                    .retryPolicy(RetryPolicy.none())
                    .build();

            assertThatThrownBy(() ->
                            RegistryTokenClient.at(service.url(), transport).exchange(REQUEST))
                    .isInstanceOf(RegistryTokenException.class);
        }
    }

    @Test
    void httpClient_thatFailsInAnyWay_failsTheFuture() {
        HttpClient refusing = HttpClient.newBuilder()
                .executor(task -> {
                    throw new RejectedExecutionException("shut down");
                })
                .build();
        Transport transport = Transport.builder().httpClient(refusing).build();

        CompletableFuture<RefreshToken> future = RegistryTokenClient.at(URI.create("http://localhost:1"), transport)
                .exchangeAsync(REQUEST);

        assertThatThrownBy(future::join).hasRootCauseInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void builder_httpClientAndConnectTimeout_contradict() {
        Transport.Builder both =
                Transport.builder().httpClient(HttpClient.newHttpClient()).connectTimeout(Duration.ofSeconds(1));

        assertThatThrownBy(both::build).hasMessageContaining("both an HttpClient and a connect time-out are given");
    }

    @Test
    void builder_lengthsThatAreNone_areRefused() {
        assertThatThrownBy(() -> Transport.builder().deadline(Duration.ZERO)).hasMessageContaining("more than zero");
        assertThatThrownBy(() -> Transport.builder().requestTimeout(Duration.ofSeconds(-1)))
                .hasMessageContaining("more than zero");
        assertThatThrownBy(() -> Transport.builder().connectTimeout(Duration.ZERO))
                .hasMessageContaining("more than zero");
    }

    @Test
    void connectTimeout_ours_isSetOnTheClient() {
        assertThat(Transport.standard().httpClient().connectTimeout()).contains(Duration.ofSeconds(10));
        assertThat(Transport.builder()
                        .connectTimeout(Duration.ofSeconds(3))
                        .build()
                        .httpClient()
                        .connectTimeout())
                .contains(Duration.ofSeconds(3));
        assertThat(Transport.standard().httpClient().followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
    }
}
