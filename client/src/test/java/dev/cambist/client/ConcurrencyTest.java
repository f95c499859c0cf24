package dev.cambist.client;

import static dev.cambist.client.FakeService.PING;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** However many threads want a token at once, one is fetched. */
@Timeout(60)
final class ConcurrencyTest {
    private static final int THREADS = 64;

    private final ManualClock clock = new ManualClock();
    private final FakeRegistry registry = new FakeRegistry(clock);
    private final AtomicInteger identities = new AtomicInteger();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final RegistryCredentials credentials = RegistryCredentials.builder(registry.url())
            .identity(() -> "identity-" + identities.incrementAndGet())
            .transport(clock.transport().build())
            .build();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        registry.close();
    }

    /** Runs it in all threads at the same moment. */
    private <T> List<T> together(Callable<T> work) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(() -> {
                start.await();
                return work.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            results.add(future.get());
        }
        return results;
    }

    private String pull() {
        return credentials.authorization("GET", registry.manifest()).value();
    }

    @RepeatedTest(5)
    void authorization_manyThreadsAtTheStart_areOneExchangeAndOneToken() throws Exception {
        assertThat(together(this::pull)).hasSize(THREADS).containsOnly(pull());

        assertThat(identities).hasValue(1);
        assertThat(registry.service.asked(PING)).hasSize(1);
        assertThat(registry.exchanges()).isEqualTo(1);
        assertThat(registry.tokensBought()).isEqualTo(1);
    }

    @RepeatedTest(5)
    void authorization_manyThreadsAtTheEnd_areOneExchangeAndOneToken() throws Exception {
        String first = pull();
        clock.advance(FakeRegistry.REFRESH_LIFE);

        assertThat(together(this::pull)).doesNotContain(first);

        assertThat(identities).hasValue(2);
        assertThat(registry.exchanges()).isEqualTo(2);
        assertThat(registry.tokensBought()).isEqualTo(2);
    }

    @RepeatedTest(5)
    void send_manyThreadsWithARejectedToken_areOneRenewal() throws Exception {
        pull();
        registry.forgetAccessTokens();
        HttpRequest request = HttpRequest.newBuilder(registry.manifest()).build();

        assertThat(together(() ->
                        credentials.send(request, BodyHandlers.discarding()).statusCode()))
                .containsOnly(200);

        assertThat(registry.tokensBought()).isEqualTo(2);
        assertThat(registry.exchanges()).isEqualTo(1);
    }

    @RepeatedTest(5)
    void authorization_manyThreadsAndScopesWithARevokedRefreshToken_areOneExchange() throws Exception {
        pull();
        registry.forgetRefreshTokens();
        AtomicInteger number = new AtomicInteger();

        together(() -> credentials
                .authorizationFor("repository:r" + number.incrementAndGet() + ":pull")
                .value());

        assertThat(registry.exchanges()).isEqualTo(2);
    }
}
