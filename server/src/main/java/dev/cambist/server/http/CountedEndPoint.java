package dev.cambist.server.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** A connection as the budget of memory sees it, from its being accepted to its end. */
final class CountedEndPoint extends SocketChannelEndPoint implements MemoryBudget.Holder {
    /**
     * What a connection takes between two requests, with all that is known of it. Measured as everything below here: by
     * the heap's size after a collection with 300 to 1,000 of a kind and without. It was 3.5 KB.
     */
    static final int CONNECTION = 4 * 1024;

    /** A request that is being worked on, without its body. With HTTP/1.1 it was 9 KB, with HTTP/2 9.7. */
    static final int REQUEST = 10 * 1024;

    /** What speaks on a connection and knows whose turn it is. */
    interface Turns {
        /** As {@link MemoryBudget.Holder#waitingSince}. */
        long waitingSince();
    }

    private final MemoryBudget budget;
    private final long accepted = System.nanoTime();
    private final MemoryBudget.Holding holding;
    private final HeadTimes.Seen seen = new HeadTimes.Seen();

    CountedEndPoint(
            SocketChannel channel,
            ManagedSelector selector,
            SelectionKey key,
            Scheduler scheduler,
            MemoryBudget budget) {
        super(channel, selector, key, scheduler);
        this.budget = budget;
        this.holding = budget.open(peer(), CONNECTION, this);
    }

    /** The connection below whatever is spoken on it. */
    static CountedEndPoint of(EndPoint endPoint) {
        EndPoint lowest = endPoint instanceof SslConnection.SslEndPoint tls
                ? tls.getSslConnection().getEndPoint()
                : endPoint;
        if (lowest instanceof CountedEndPoint counted) {
            return counted;
        }
        throw new IllegalStateException("not a connection of these listeners");
    }

    static CountedEndPoint of(Request request) {
        return of(request.getConnectionMetaData().getConnection().getEndPoint());
    }

    MemoryBudget budget() {
        return budget;
    }

    MemoryBudget.Holding holding() {
        return holding;
    }

    HeadTimes.Seen seen() {
        return seen;
    }

    private InetAddress peer() {
        return getRemoteSocketAddress() instanceof InetSocketAddress socket && !socket.isUnresolved()
                ? socket.getAddress()
                : ClientAddresses.NOBODY;
    }

    @Override
    public long waitingSince() {
        return spoken(getConnection()) instanceof Turns turns ? turns.waitingSince() : accepted;
    }

    private static @Nullable Connection spoken(@Nullable Connection outer) {
        return outer instanceof SslConnection tls ? tls.getSslEndPoint().getConnection() : outer;
    }

    @Override
    public void giveUp() {
        close();
    }

    @Override
    public void onClose(@Nullable Throwable failure) {
        holding.close();
        super.onClose(failure);
    }
}
