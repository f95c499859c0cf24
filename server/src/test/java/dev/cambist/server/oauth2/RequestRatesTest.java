package dev.cambist.server.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.TokenBucket;
import dev.cambist.server.settings.RateLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class RequestRatesTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress OTHER = InetAddress.ofLiteral("192.0.2.2");
    private static final Refusal EXPIRED = new BadCredential.ExpiredToken(Duration.ofSeconds(1));

    private long now = 1;
    private RateLimits limits = new RateLimits(OptionalInt.of(5), OptionalInt.of(2), OptionalInt.of(1));
    private final RequestRates rates = new RequestRates(() -> limits, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static void assertRefused(Runnable request, Refusal refusal) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
    }

    private void enter(InetAddress client, int times) {
        for (int i = 0; i < times; i++) {
            rates.enter(client);
        }
    }

    @Test
    void enter_moreThanTheBurst_isRefusedUntilATokenIsBack() {
        enter(ONE, 50);

        assertRefused(() -> rates.enter(ONE), new Temporary.TooManyRequests("your address", 5, Duration.ofMillis(200)));
        pass(Duration.ofMillis(200));
        enter(ONE, 1);
        assertThatThrownBy(() -> rates.enter(ONE)).isInstanceOf(RefusedException.class);
    }

    @Test
    void enter_anotherAddress_hasABucketOfItsOwn() {
        enter(ONE, 50);

        assertThatCode(() -> enter(OTHER, 50)).doesNotThrowAnyException();
    }

    @Test
    void enter_addressesOfOneNetworkOfIpv6_areOne() {
        enter(InetAddress.ofLiteral("2001:db8:0:1::1"), 50);

        assertThatThrownBy(() -> rates.enter(InetAddress.ofLiteral("2001:db8:0:1:ffff::2")))
                .isInstanceOf(RefusedException.class);
        assertThatCode(() -> rates.enter(InetAddress.ofLiteral("2001:db8:0:2::1")))
                .doesNotThrowAnyException();
    }

    @Test
    void enter_afterTooManyFailures_isRefusedAndOthersAreNot() {
        for (int i = 0; i < 10; i++) {
            enter(ONE, 1);
            rates.refused(ONE, EXPIRED);
        }

        assertRefused(() -> rates.enter(ONE), new Temporary.TooManyFailures(1, Duration.ofSeconds(1)));
        assertThatCode(() -> rates.enter(OTHER)).doesNotThrowAnyException();
        pass(Duration.ofSeconds(1));
        assertThatCode(() -> rates.enter(ONE)).doesNotThrowAnyException();
    }

    @Test
    void refused_whatIsNoFailedSignIn_countsForNothing() {
        for (int i = 0; i < 100; i++) {
            rates.refused(ONE, new InvalidRequest.UnknownPath("/"));
            rates.refused(ONE, new Temporary.Overloaded(Duration.ofSeconds(1)));
        }

        assertThatCode(() -> rates.enter(ONE)).doesNotThrowAnyException();
    }

    @Test
    void known_identityThatAsksTooOften_isRefusedWhereverItComesFrom() {
        Caller alice = new Identity("corp", "https://issuer.example", "alice", JsonObject.EMPTY);
        Caller bob = new Identity("corp", "https://issuer.example", "bob", JsonObject.EMPTY);
        for (int i = 0; i < 20; i++) {
            rates.known(alice);
        }

        assertRefused(
                () -> rates.known(alice), new Temporary.TooManyRequests("your identity", 2, Duration.ofMillis(500)));
        assertThatCode(() -> rates.known(bob)).doesNotThrowAnyException();
        assertThatCode(() -> rates.known(new Caller.Anonymous())).doesNotThrowAnyException();
    }

    @Test
    void withRemaining_whereThereIsALimit_saysWhatIsLeft() {
        enter(ONE, 10);
        Answer answer = Answer.json(200, "{}");

        assertThat(rates.withRemaining(answer, ONE).headers())
                .containsEntry("x-ms-ratelimit-remaining-calls-per-second", "40.00");
        limits = RateLimits.DEFAULT;
        assertThat(rates.withRemaining(answer, ONE)).isSameAs(answer);
    }

    @Test
    void enter_byDefault_limitsFailuresAlone() {
        limits = RateLimits.DEFAULT;

        assertThatCode(() -> enter(ONE, 100_000)).doesNotThrowAnyException();
        for (int i = 0; i < 1000; i++) {
            rates.refused(ONE, EXPIRED);
        }
        assertThatThrownBy(() -> rates.enter(ONE)).isInstanceOf(RefusedException.class);
    }

    @Test
    void buckets_moreKeysThanAreKept_forgetThoseThatWereNotUsed() {
        TokenBuckets buckets = new TokenBuckets(() -> now, 20);
        TokenBucket.Rate rate = TokenBucket.Rate.perSecond(1, 1);
        buckets.take("used", rate);
        buckets.take("not used", rate);
        for (int key = 0; key < 100; key++) {
            buckets.take("flood" + key, rate);
            assertThat(buckets.untilNext("used", rate)).isPositive();
            assertThat(buckets.keys()).isLessThanOrEqualTo(20);
        }

        assertThat(buckets.untilNext("not used", rate)).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Or all who come by this address wait in line again, each behind every new request: 4.6 s once, for one in a hundred. */
    @Test
    void untilNext_whileAnotherIsHeldUp_doesNotWaitForIt() throws Exception {
        CountDownLatch heldUp = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        TokenBuckets buckets = new TokenBuckets(
                () -> {
                    if (Thread.currentThread().getName().equals("slow")) {
                        heldUp.countDown();
                        await(end);
                    }
                    return now;
                },
                20);
        TokenBucket.Rate rate = TokenBucket.Rate.perSecond(1, 5);
        buckets.take("one", rate);
        Thread slow = Thread.ofPlatform().name("slow").start(() -> buckets.take("one", rate));
        heldUp.await();
        try {
            CompletableFuture<Duration> other = CompletableFuture.supplyAsync(() -> buckets.untilNext("one", rate));
            assertThat(other).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(Duration.ZERO);
        } finally {
            end.countDown();
            slow.join();
        }
    }

    /** Each token is taken once, however many come at the same time. */
    @Test
    void take_byManyThreadsAtOnce_countsEach() throws Exception {
        TokenBuckets buckets = new TokenBuckets(() -> now, 20);
        TokenBucket.Rate rate = TokenBucket.Rate.perSecond(1, 100_000);
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 10_000; i++) {
                    buckets.take("one", rate);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(buckets.left("one", rate)).isEqualTo(20_000);
    }

    @Test
    void take_farBeyondWhatThereIs_owesOneBurstAtMost() {
        TokenBuckets buckets = new TokenBuckets(() -> now, 2);
        TokenBucket.Rate rate = TokenBucket.Rate.perSecond(1, 5);
        for (int i = 0; i < 100; i++) {
            buckets.take("a", rate);
        }

        assertThat(buckets.untilNext("a", rate)).isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void refusals_areCountedByTheLimitThatRefused() {
        limits = new RateLimits(OptionalInt.of(5), OptionalInt.of(1), OptionalInt.of(1));
        Caller.Robot robot = new Caller.Robot("builder");
        enter(ONE, 50);
        for (int i = 0; i < 10; i++) {
            rates.known(robot);
            rates.refused(OTHER, EXPIRED);
        }
        assertThat(rates.refusedClients() + rates.refusedFailures() + rates.refusedIdentities())
                .isZero();

        assertThatThrownBy(() -> rates.enter(ONE)).isInstanceOf(RefusedException.class);
        assertThat(rates.refusedClients()).isOne();
        assertThat(rates.refusedFailures() + rates.refusedIdentities()).isZero();
        assertThatThrownBy(() -> rates.enter(OTHER)).isInstanceOf(RefusedException.class);
        assertThat(rates.refusedFailures()).isOne();
        assertThatThrownBy(() -> rates.known(robot)).isInstanceOf(RefusedException.class);
        assertThat(rates.refusedIdentities()).isOne();
        assertThat(rates.refusedClients()).isOne();
    }
}
