package dev.cambist.server.gateway.relay;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many requests of one client may run at once, so that none takes all connections to the upstream. A client is an
 * IPv4 address, or a /64 block of IPv6, which is what a network gives to one of its own (RFC 6177 section 2).
 */
final class TransferLimit {
    private static final int NETWORK_BYTES = 8;

    private final int atOnce;
    private final ConcurrentHashMap<String, Integer> running = new ConcurrentHashMap<>();

    TransferLimit(int atOnce) {
        this.atOnce = atOnce;
    }

    /** Whether the client may begin one more; whoever began one has to {@link #leave}. */
    boolean enter(InetAddress client) {
        boolean[] entered = new boolean[1];
        running.compute(key(client), (address, count) -> {
            int now = count == null ? 0 : count;
            entered[0] = now < atOnce;
            return entered[0] ? Integer.valueOf(now + 1) : count;
        });
        return entered[0];
    }

    void leave(InetAddress client) {
        running.computeIfPresent(key(client), (address, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    /** Clients of whom something runs. */
    int clients() {
        return running.size();
    }

    private static String key(InetAddress client) {
        byte[] bytes = client.getAddress();
        return Arrays.toString(client instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
