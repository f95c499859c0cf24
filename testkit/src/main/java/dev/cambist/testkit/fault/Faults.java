package dev.cambist.testkit.fault;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The faults that a test has ordered and no request has had yet. Each is for one request, in the order in which they were
 * ordered; all other requests are answered as ever.
 *
 * <p>A request to the registry that shows no token gets its challenge first: it uses up neither an upload that is to be cut
 * nor a token that is to expire.
 *
 * {@snippet :
 * acr.faults().next(Fault.throttled(Duration.ofSeconds(1)));
 * acr.faults().at("PATCH", "/v2/team/app/").next(new Fault.CutUpload(1024));
 * }
 */
public final class Faults {
    private static final String ANY = "";

    private final List<Order> open = new ArrayList<>(); // under the monitor

    /**
     * A fault for the next request of a kind.
     *
     * @param method such as {@code GET}; any when it is empty
     * @param path how the path begins
     */
    public record Order(String method, String path, Fault fault) {
        private boolean fits(Seen request) {
            return (method.isEmpty() || method.equals(request.method()))
                    && request.path().startsWith(path)
                    && (request.hasToken() || !wantsToken(request));
        }

        private boolean wantsToken(Seen request) {
            return switch (fault) {
                case Fault.ExpiredToken expired -> true;
                case Fault.CutUpload cut ->
                    request.path().startsWith("/v2/") || request.path().startsWith("/acr/");
                default -> false;
            };
        }
    }

    /** What decides whether a request gets a fault. */
    record Seen(String method, String path, boolean hasToken) {}

    /** The requests of one method whose path begins alike. */
    public final class Place {
        private final String method;
        private final String path;

        private Place(String method, String path) {
            this.method = method;
            this.path = path;
        }

        /** The next requests here get these faults, one each. */
        public void next(Fault... faults) {
            order(method, path, faults);
        }
    }

    /** The next requests get these faults, one each, wherever they go. */
    public void next(Fault... faults) {
        order(ANY, ANY, faults);
    }

    /** Requests of a method whose path begins like this, with slashes that are written as such or as {@code %2F}. */
    public Place at(String method, String path) {
        return new Place(method, path);
    }

    /** Requests of any method whose path begins like this. */
    public Place at(String path) {
        return new Place(ANY, path);
    }

    private synchronized void order(String method, String path, Fault... faults) {
        for (Fault fault : faults) {
            open.add(new Order(method, path, fault));
        }
    }

    /** What was ordered and has not come about: after a test that wants all of it there is nothing. */
    public synchronized List<Order> open() {
        return List.copyOf(open);
    }

    /** Takes back what is open. */
    public synchronized void clear() {
        open.clear();
    }

    /** The first that fits the request; it is not open any more. */
    synchronized Optional<Fault> take(Seen request) {
        for (Iterator<Order> orders = open.iterator(); orders.hasNext(); ) {
            Order order = orders.next();
            if (order.fits(request)) {
                orders.remove();
                return Optional.of(order.fault());
            }
        }
        return Optional.empty();
    }
}
