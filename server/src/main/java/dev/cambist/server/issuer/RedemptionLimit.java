package dev.cambist.server.issuer;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.forwarding.ClientNetwork;
import dev.cambist.server.http.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often an issuer is asked to redeem refresh tokens, each time with our client's secret. Whoever shows one has proved
 * nothing yet, and the issuer may lock out a client that asks too often.
 *
 * <p>Token buckets: an attempt takes one of its address, and one of those for failures, which comes back unless the
 * issuer refuses. Addresses that had a good redemption within the hour are not held to what all failures together leave,
 * so that strangers cannot lock them out.
 */
final class RedemptionLimit {
    /** Addresses that are remembered, the least recent forgotten first. */
    private static final int MOST_ADDRESSES = 10_000;

    /** At once, all addresses together: a quarter of the token requests that may run, as for those who wait for keys. */
    private static final int MOST_RUNNING = Bulkhead.MOST_WAITING;

    private static final int MOST_RUNNING_OF_ONE = 8;

    private static final TokenBucket.Rate ATTEMPTS = new TokenBucket.Rate(60, Duration.ofSeconds(1));
    private static final TokenBucket.Rate FAILURES = new TokenBucket.Rate(10, Duration.ofSeconds(10));
    private static final TokenBucket.Rate FAILURES_OF_STRANGERS = new TokenBucket.Rate(100, Duration.ofSeconds(1));
    private static final Duration KNOWN_AS_GOOD = Duration.ofHours(1);
    private static final Duration BUSY = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Map<String, Address> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Address> eldest) {
            return size() > MOST_ADDRESSES && eldest.getValue().running == 0;
        }
    };
    private TokenBucket strangers;
    private final LongAdder refused;
    private int running;

    /** @param refused counts the attempts that may not begin */
    RedemptionLimit(InstantSource clock, LongAdder refused) {
        this.clock = clock;
        this.refused = refused;
        this.strangers = TokenBucket.full(FAILURES_OF_STRANGERS, nanos(clock.instant()));
    }

    /** Lets one attempt begin, or refuses with {@code TooManyRedemptions}. */
    synchronized Attempt begin(String from) {
        Instant now = clock.instant();
        long nanos = nanos(now);
        Address address = addresses.computeIfAbsent(ClientNetwork.key(from), unknown -> new Address(nanos));
        address.attempts = address.attempts.at(ATTEMPTS, nanos);
        address.failures = address.failures.at(FAILURES, nanos);
        strangers = strangers.at(FAILURES_OF_STRANGERS, nanos);
        boolean stranger = Schedule.isOver(KNOWN_AS_GOOD, address.lastGood, now);
        Duration wait =
                longest(address.attempts.untilNext(ATTEMPTS, nanos), address.failures.untilNext(FAILURES, nanos));
        wait = stranger ? longest(wait, strangers.untilNext(FAILURES_OF_STRANGERS, nanos)) : wait;
        if (running >= MOST_RUNNING || address.running >= MOST_RUNNING_OF_ONE) {
            wait = longest(wait, BUSY);
        }
        if (!wait.isZero()) {
            refused.increment();
            throw new RefusedException(new Temporary.TooManyRedemptions(wait));
        }
        address.attempts = address.attempts.taken(ATTEMPTS, nanos);
        address.failures = address.failures.taken(FAILURES, nanos);
        if (stranger) {
            strangers = strangers.taken(FAILURES_OF_STRANGERS, nanos);
        }
        address.running++;
        running++;
        return new Attempt(address, stranger);
    }

    private static long nanos(Instant now) {
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static final class Address {
        private TokenBucket attempts;
        private TokenBucket failures;
        private Instant lastGood = Instant.MIN;
        private int running;

        Address(long now) {
            attempts = TokenBucket.full(ATTEMPTS, now);
            failures = TokenBucket.full(FAILURES, now);
        }
    }

    /** One that was let begin. It counts as refused unless something else is said of it before it ends. */
    final class Attempt implements AutoCloseable {
        private final Address address;
        private final boolean stranger;

        private Attempt(Address address, boolean stranger) {
            this.address = address;
            this.stranger = stranger;
        }

        /** The issuer has redeemed the token. */
        void succeeded() {
            synchronized (RedemptionLimit.this) {
                address.lastGood = clock.instant();
                giveBack();
            }
        }

        /** The issuer has not answered, which is not the caller's fault. */
        void wasInVain() {
            synchronized (RedemptionLimit.this) {
                giveBack();
            }
        }

        private void giveBack() {
            address.failures = address.failures.givenBack(FAILURES);
            if (stranger) {
                strangers = strangers.givenBack(FAILURES_OF_STRANGERS);
            }
        }

        @Override
        public void close() {
            synchronized (RedemptionLimit.this) {
                address.running--;
                running--;
            }
        }
    }
}
