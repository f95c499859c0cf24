package dev.cambist.server.issuer;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.http.Intake;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Lets only so many requests wait for one issuer at once, and only so many for all issuers together. The others that
 * need this issuer are refused at once, and the requests that need another one find room: a slow issuer takes nobody
 * down but itself, and several slow ones leave room for those who wait for none.
 *
 * <p>For one issuer no more may wait than there are places left for all others (the dynamic thresholds of Choudhury and
 * Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet Switches", IEEE/ACM Transactions on Networking 6(2),
 * 1998): the first slow issuer gets half of them, the next a quarter, and so on, so that seven leave one to an issuer that
 * is well, which needs it for as long as a look at its keys takes.
 */
public final class Bulkhead {
    /** Half of all token requests that may run at once. */
    static final int MOST_WAITING_FOR_ALL = 128;

    /** A quarter of all token requests that may run at once: so many leave as many places to others. */
    static final int MOST_WAITING = MOST_WAITING_FOR_ALL / 2;

    /** The places of all issuers. */
    static final class Places {
        private final LongSupplier nanoTime;
        private int free = MOST_WAITING_FOR_ALL;
        private long refused;

        Places() {
            this(System::nanoTime);
        }

        Places(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
        }

        synchronized int free() {
            return free;
        }

        /** How many found no place. */
        synchronized long refused() {
            return refused;
        }

        private synchronized boolean take(Bulkhead of) {
            boolean given = of.waiting < free;
            if (given) {
                of.waiting++;
                free--;
            } else {
                refused++;
            }
            return given;
        }

        private synchronized void giveBack(Bulkhead of) {
            of.waiting--;
            free++;
        }
    }

    private final String issuer;
    private final Places places;
    private final Intake intake;
    private int waiting; // under the lock of the places

    /** @param places shared by the bulkheads of all issuers */
    Bulkhead(String issuer, Places places) {
        this.issuer = issuer;
        this.places = places;
        this.intake = new Intake(places.nanoTime);
    }

    /** Asks, or refuses; when to come again is later the more need this issuer for each that may ask it. */
    <T> T pass(Supplier<T> question) {
        if (!places.take(this)) {
            throw new RefusedException(new Temporary.IssuerUnavailable(issuer, intake.refused()));
        }
        try {
            intake.served();
            return question.get();
        } finally {
            places.giveBack(this);
        }
    }
}
