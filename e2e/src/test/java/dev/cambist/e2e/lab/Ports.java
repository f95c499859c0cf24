package dev.cambist.e2e.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Free ports for programs that cannot choose one themselves. */
public final class Ports {
    /** Below the range from which the system takes ports for outgoing connections, which would race for the same ones. */
    private static final int FIRST = 20_000;

    private static final int LAST = 30_000;

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, LAST));

    private Ports() {}

    /** A port on which nobody listens now. */
    public static int free() {
        for (int tries = 0; tries < LAST - FIRST; tries++) {
            int port = NEXT.getAndUpdate(last -> last + 1 < LAST ? last + 1 : FIRST);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one, then.
            }
        }
        throw new IllegalStateException("no port between " + FIRST + " and " + LAST + " is free");
    }
}
