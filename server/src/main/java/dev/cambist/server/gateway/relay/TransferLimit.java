package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.forwarding.ClientNetwork;
import dev.cambist.server.http.Intake;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How many requests of one client ({@link ClientNetwork}) may run at once, so that none takes all connections to the upstream. */
final class TransferLimit {
    private final int atOnce;
    private final ConcurrentHashMap<String, Integer> running = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();
    private final Intake intake;

    TransferLimit(int atOnce) {
        this(atOnce, System::nanoTime);
    }

    TransferLimit(int atOnce, LongSupplier nanoTime) {
        this.atOnce = atOnce;
        this.intake = new Intake(nanoTime);
    }

    /** Begins one more of the client's, or refuses it; whoever began one has to {@link #leave}. */
    void enter(InetAddress client) {
        boolean[] entered = new boolean[1];
        running.compute(ClientNetwork.key(client), (address, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < atOnce;
            return entered[0] ? Integer.valueOf(now + 1) : count;
        });
        if (!entered[0]) {
            refused.increment();
            throw new RefusedException(new Temporary.TooManyTransfers(atOnce, intake.refused()));
        }
        intake.served();
    }

    /** How many could not be begun. */
    long refused() {
        return refused.sum();
    }

    void leave(InetAddress client) {
        running.computeIfPresent(
                ClientNetwork.key(client), (address, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    /** Clients of whom something runs. */
    int clients() {
        return running.size();
    }
}
