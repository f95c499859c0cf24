package dev.cambist.server.issuer;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets only so many requests wait for one issuer at once, and only so many for all issuers together. The others that
 * need this issuer are refused at once, and the requests that need another one find room: a slow issuer takes nobody
 * down but itself, and several slow ones leave room for those who wait for none.
 */
public final class Bulkhead {
    /** A quarter of all token requests that may run at once. */
    static final int MOST_WAITING = 64;

    /** Half of all token requests that may run at once. */
    static final int MOST_WAITING_FOR_ALL = 128;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final String issuer;
    private final Semaphore places = new Semaphore(MOST_WAITING);
    private final Semaphore placesOfAll;

    /** @param placesOfAll shared by the bulkheads of all issuers */
    Bulkhead(String issuer, Semaphore placesOfAll) {
        this.issuer = issuer;
        this.placesOfAll = placesOfAll;
    }

    <T> T pass(Supplier<T> question) {
        if (!places.tryAcquire()) {
            throw full();
        }
        try {
            if (!placesOfAll.tryAcquire()) {
                throw full();
            }
            try {
                return question.get();
            } finally {
                placesOfAll.release();
            }
        } finally {
            places.release();
        }
    }

    private RefusedException full() {
        return new RefusedException(new Temporary.IssuerUnavailable(issuer, RETRY_AFTER));
    }
}
