package dev.cambist.server.http;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * Waits for more of a body. From then on the request is one that memory may be taken from; a body that is there with its
 * head, as nearly all are, is not concerned.
 */
final class BodyWait implements MemoryBudget.Holder, AutoCloseable {
    private static final int COPIES = 2; // while it grows there is a longer one beside it

    private final Request request;
    private final CountedEndPoint connection;
    private final InetAddress client;
    private final long begun = System.nanoTime();
    private volatile CountDownLatch available = new CountDownLatch(0);
    private volatile boolean givenUp;
    private MemoryBudget.@Nullable Holding holding;
    private int counted;

    BodyWait(Request request, CountedEndPoint connection, InetAddress client) {
        this.request = request;
        this.connection = connection;
        this.client = client;
    }

    /**
     * Waits for the next part of the body.
     *
     * @param size of what has come
     * @return whether it, the end or a failure came before the deadline
     */
    boolean isThereMore(int size, long deadline) {
        count(size);
        CountDownLatch next = new CountDownLatch(1);
        available = next;
        if (givenUp) {
            throw noRoom();
        }
        request.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, next::countDown));
        try {
            boolean came = next.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (givenUp) {
                throw noRoom();
            }
            return came;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(new Temporary.Stopping(Listeners.RETRY_AFTER_STOP));
        }
    }

    private RefusedException noRoom() {
        return new RefusedException(new Temporary.Overloaded(connection.budget().retryAfterEviction()));
    }

    /** The request is no longer its connection's, since it may go alone. */
    private void count(int size) {
        MemoryBudget.Holding known = holding;
        if (known == null) {
            connection.holding().add(-CountedEndPoint.REQUEST);
            holding = connection.budget().open(client, CountedEndPoint.REQUEST + (long) size * COPIES, this);
        } else {
            known.add((long) (size - counted) * COPIES);
        }
        counted = size;
    }

    @Override
    public long waitingSince() {
        return begun;
    }

    @Override
    public void giveUp() {
        givenUp = true;
        available.countDown();
    }

    @Override
    public void close() {
        if (holding != null) {
            holding.close();
            connection.holding().add(CountedEndPoint.REQUEST);
        }
    }
}
