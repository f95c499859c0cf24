package dev.cambist.server.gateway.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Knows from the begin of a request whether its client has left, and does then what has to be done: Jetty tells of it once,
 * and not those who ask later.
 */
final class Departure {
    private static final String ATTRIBUTE = Departure.class.getName();

    private final List<Consumer<Throwable>> actions = new ArrayList<>();
    private @Nullable Throwable failure;

    /** Looks at a request from now on. */
    static void watch(Request request) {
        Departure departure = new Departure();
        request.setAttribute(ATTRIBUTE, departure);
        request.addFailureListener(departure::happened);
    }

    static Departure of(Request request) {
        if (request.getAttribute(ATTRIBUTE) instanceof Departure departure) {
            return departure;
        }
        throw new IllegalStateException("nobody looks at this request");
    }

    synchronized boolean hasHappened() {
        return failure != null;
    }

    /** Does this when the client leaves, or at once if it has. */
    void then(Consumer<Throwable> action) {
        Throwable before;
        synchronized (this) {
            before = failure;
            if (before == null) {
                actions.add(action);
            }
        }
        if (before != null) {
            action.accept(before);
        }
    }

    private void happened(Throwable cause) {
        List<Consumer<Throwable>> now;
        synchronized (this) {
            failure = cause;
            now = List.copyOf(actions);
            actions.clear();
        }
        now.forEach(action -> action.accept(cause));
    }
}
