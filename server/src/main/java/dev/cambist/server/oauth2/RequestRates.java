package dev.cambist.server.oauth2;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.forwarding.ClientNetwork;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.TokenBucket;
import dev.cambist.server.settings.RateLimits;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How often one client, and one identity, may ask; by the limits as they are at each moment. */
public final class RequestRates {
    private static final String REMAINING = "x-ms-ratelimit-remaining-calls-per-second"; // as ACR's answers have it

    private final Supplier<RateLimits> limits;
    private final TokenBuckets clients;
    private final TokenBuckets failures;
    private final TokenBuckets identities;
    private final LongAdder refusedClients = new LongAdder();
    private final LongAdder refusedFailures = new LongAdder();
    private final LongAdder refusedIdentities = new LongAdder();

    /** @param limits what is in force now */
    public RequestRates(Supplier<RateLimits> limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.clients = new TokenBuckets(nanoTime, TokenBuckets.MOST_KEYS);
        this.failures = new TokenBuckets(nanoTime, TokenBuckets.MOST_KEYS);
        this.identities = new TokenBuckets(nanoTime, TokenBuckets.MOST_KEYS);
    }

    /** Counts a request before any work, or refuses it. */
    void enter(InetAddress client) {
        RateLimits now = limits.get();
        String key = ClientNetwork.key(client);
        OptionalInt failing = now.failuresPerClient();
        if (failing.isPresent()) {
            Duration wait = wait(failures, key, failing.getAsInt());
            if (!wait.isZero()) {
                refusedFailures.increment();
                throw new RefusedException(new Temporary.TooManyFailures(failing.getAsInt(), wait));
            }
        }
        if (now.perClient().isPresent()) {
            take(clients, key, now.perClient().getAsInt(), "your address", refusedClients);
        }
    }

    /** Counts a refusal, if it is one of a credential. A known identity without rights has proved who it is. */
    void refused(InetAddress client, Refusal refusal) {
        OptionalInt failing = limits.get().failuresPerClient();
        if (failing.isPresent() && refusal instanceof BadCredential && !(refusal instanceof BadCredential.NoRights)) {
            failures.take(ClientNetwork.key(client), rate(failing.getAsInt()));
        }
    }

    /** Counts a request of somebody who is known by now, or refuses it. */
    public void known(Caller caller) {
        OptionalInt most = limits.get().perIdentity();
        if (most.isPresent() && caller instanceof Identity identity) {
            String key = identity.issuerUrl() + " " + identity.subject();
            take(identities, key, most.getAsInt(), "your identity", refusedIdentities);
        }
        if (most.isPresent() && caller instanceof Caller.Robot robot) {
            take(identities, robot.subjectClaim(), most.getAsInt(), "your robot", refusedIdentities);
        }
    }

    /** The answer, with what is left to its client where there is a limit. */
    Answer withRemaining(Answer answer, InetAddress client) {
        OptionalInt most = limits.get().perClient();
        return most.isEmpty()
                ? answer
                : answer.with(
                        REMAINING,
                        String.format(
                                Locale.ROOT, "%.2f", clients.left(ClientNetwork.key(client), rate(most.getAsInt()))));
    }

    /** Requests that were refused as too many of their address. */
    public long refusedClients() {
        return refusedClients.sum();
    }

    /** Requests that were refused because too many credentials of their address had been. */
    public long refusedFailures() {
        return refusedFailures.sum();
    }

    /** Requests that were refused as too many of their identity or robot. */
    public long refusedIdentities() {
        return refusedIdentities.sum();
    }

    private static void take(TokenBuckets buckets, String key, int perSecond, String whose, LongAdder refused) {
        Duration wait = wait(buckets, key, perSecond);
        if (!wait.isZero()) {
            refused.increment();
            throw new RefusedException(new Temporary.TooManyRequests(whose, perSecond, wait));
        }
        buckets.take(key, rate(perSecond));
    }

    private static Duration wait(TokenBuckets buckets, String key, int perSecond) {
        return buckets.untilNext(key, rate(perSecond));
    }

    private static TokenBucket.Rate rate(int perSecond) {
        return TokenBucket.Rate.perSecond(perSecond, RateLimits.burst(perSecond));
    }
}
