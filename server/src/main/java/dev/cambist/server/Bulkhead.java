package dev.cambist.server;

import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets only so many requests wait for one issuer at once. The others that need this issuer are refused at once, and the
 * requests that need another one find room: a slow issuer takes nobody down but itself.
 */
final class Bulkhead {
    /** A quarter of all token requests that may run at once. */
    static final int MOST_WAITING = 64;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String issuer;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    private Bulkhead(String issuer) {
        this.issuer = issuer;
    }

    /** The same issuer behind a bulkhead of its own. */
    static TrustedIssuer around(TrustedIssuer issuer) {
        Bulkhead bulkhead = new Bulkhead(issuer.url());
        return issuer.withKeys(
                bulkhead.keys(issuer.keys()),
                issuer.redeemer().map(redeemer -> refreshToken -> bulkhead.pass(() -> redeemer.redeem(refreshToken))));
    }

    private IssuerKeys keys(IssuerKeys keys) {
        return new IssuerKeys() {
            @Override
            public List<VerificationKey> known() {
                return pass(keys::known);
            }

            @Override
            public List<VerificationKey> refreshed() {
                return pass(keys::refreshed);
            }
        };
    }

    private <T> T pass(Supplier<T> question) {
        if (!places.tryAcquire()) {
            throw new RefusedException(new Temporary.IssuerUnavailable(issuer, RETRY_AFTER));
        }
        try {
            return question.get();
        } finally {
            places.release();
        }
    }
}
