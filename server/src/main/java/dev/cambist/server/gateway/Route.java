package dev.cambist.server.gateway;

import dev.cambist.core.access.Action;
import java.util.List;
import java.util.Set;

/**
 * A resource of the OCI distribution specification 1.1 ("Endpoints") or of Docker's catalog, and what can be done with
 * it. Methods are those that CNCF Distribution serves there.
 */
public enum Route {
    /** {@code /v2/}: end-1. */
    BASE("GET", "HEAD"),
    /** {@code /v2/_catalog}: Docker registry API V2, "Catalog". */
    CATALOG("GET"),
    /** {@code /v2/NAME/tags/list}: end-8a and end-8b. */
    TAGS("GET"),
    /** {@code /v2/NAME/referrers/DIGEST}: end-12a and end-12b. */
    REFERRERS("GET"),
    /** {@code /v2/NAME/manifests/REFERENCE}: end-3, end-7 and end-9. */
    MANIFEST("GET", "HEAD", "PUT", "DELETE"),
    /** {@code /v2/NAME/blobs/DIGEST}: end-2 and end-10. */
    BLOB("GET", "HEAD", "DELETE"),
    /** {@code /v2/NAME/blobs/uploads/}: end-4a, end-4b and end-11. */
    UPLOADS("POST"),
    /** {@code /v2/NAME/blobs/uploads/ID}: end-5, end-6 and end-13, and the end of an upload that is given up. */
    UPLOAD("GET", "HEAD", "PATCH", "PUT", "DELETE");

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> methods;

    Route(String... methods) {
        this.methods = List.of(methods);
    }

    /** The methods that are let through, for the header {@code Allow}. */
    public List<String> methods() {
        return methods;
    }

    /** Whether a method brings something; no other has a body with a meaning (RFC 9110 section 9.3). */
    public static boolean takesBody(String method) {
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
    }

    /**
     * The actions that a method needs on the repository, as Distribution asks for them (its
     * {@code handlers.appendAccessRecords}): who deletes needs no right to pull.
     */
    static Set<Action> actionsOf(String method) {
        return switch (method) {
            case "GET", "HEAD" -> Set.of(Action.PULL);
            case "POST", "PUT", "PATCH" -> Set.of(Action.PULL, Action.PUSH);
            case "DELETE" -> Set.of(Action.DELETE);
            default -> throw new IllegalArgumentException("no route has the method " + method);
        };
    }
}
