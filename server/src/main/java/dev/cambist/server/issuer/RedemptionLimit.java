package dev.cambist.server.issuer;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.forwarding.ClientNetwork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private static final Rate ATTEMPTS = new Rate(60, Duration.ofSeconds(1));
    private static final Rate FAILURES = new Rate(10, Duration.ofSeconds(10));
    private static final Rate FAILURES_OF_STRANGERS = new Rate(100, Duration.ofSeconds(1));
    private static final Duration KNOWN_AS_GOOD = Duration.ofHours(1);
    private static final Duration BUSY = Duration.ofSeconds(1);

    private record Rate(int burst, Duration forOne) {}

    private final InstantSource clock;
    private final Map<String, Address> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Address> eldest) {
            return size() > MOST_ADDRESSES && eldest.getValue().running == 0;
        }
    };
    private final Bucket strangers;
    private final LongAdder refused;
    private int running;

    /** @param refused counts the attempts that may not begin */
    RedemptionLimit(InstantSource clock, LongAdder refused) {
        this.clock = clock;
        this.refused = refused;
        this.strangers = new Bucket(FAILURES_OF_STRANGERS, clock.instant());
    }

    /** Lets one attempt begin, or refuses with {@code TooManyRedemptions}. */
    synchronized Attempt begin(String from) {
        Instant now = clock.instant();
        Address address = addresses.computeIfAbsent(ClientNetwork.key(from), unknown -> new Address(now));
        boolean stranger = Schedule.isOver(KNOWN_AS_GOOD, address.lastGood, now);
        Duration wait = longest(address.attempts.wait(now), address.failures.wait(now));
        wait = stranger ? longest(wait, strangers.wait(now)) : wait;
        if (running >= MOST_RUNNING || address.running >= MOST_RUNNING_OF_ONE) {
            wait = longest(wait, BUSY);
        }
        if (!wait.isZero()) {
            refused.increment();
            throw new RefusedException(new Temporary.TooManyRedemptions(wait));
        }
        address.attempts.take();
        address.failures.take();
        if (stranger) {
            strangers.take();
        }
        address.running++;
        running++;
        return new Attempt(address, stranger);
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static final class Address {
        private final Bucket attempts;
        private final Bucket failures;
        private Instant lastGood = Instant.MIN;
        private int running;

        Address(Instant now) {
            attempts = new Bucket(ATTEMPTS, now);
            failures = new Bucket(FAILURES, now);
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
            address.failures.giveBack();
            if (stranger) {
                strangers.giveBack();
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

    private static final class Bucket {
        private final Rate rate;
        private double left;
        private Instant filled;

        Bucket(Rate rate, Instant now) {
            this.rate = rate;
            this.left = rate.burst();
            this.filled = now;
        }

        /** Until there is one to take; zero where there is. */
        Duration wait(Instant now) {
            // A clock that was set back fills nothing and takes nothing.
            double gained = Math.max(0, Duration.between(filled, now).toMillis())
                    / (double) rate.forOne().toMillis();
            left = Math.min(rate.burst(), left + gained);
            filled = now;
            return left >= 1
                    ? Duration.ZERO
                    : Duration.ofMillis(
                            (long) Math.ceil((1 - left) * rate.forOne().toMillis()));
        }

        void take() {
            left--;
        }

        void giveBack() {
            left = Math.min(rate.burst(), left + 1);
        }
    }
}
