package dev.cambist.server.gateway.relay;

import dev.cambist.server.forwarding.ClientNetwork;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many requests of one client ({@link ClientNetwork}) may run at once, so that none takes all connections to the upstream. */
final class TransferLimit {
    private final int atOnce;
    private final ConcurrentHashMap<String, Integer> running = new ConcurrentHashMap<>();
    private final LongAdder refused = new LongAdder();

    TransferLimit(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Whether the client may begin one more; whoever began one has to {@link #leave}. */
    boolean enter(InetAddress client) {
        boolean[] entered = new boolean[1];
        running.compute(ClientNetwork.key(client), (address, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < atOnce;
            return entered[0] ? Integer.valueOf(now + 1) : count;
        });
        if (!entered[0]) {
            refused.increment();
        }
        return entered[0];
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
