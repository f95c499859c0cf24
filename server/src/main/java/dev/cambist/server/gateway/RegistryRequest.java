package dev.cambist.server.gateway;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Scope;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request of the OCI distribution specification, understood: what is forwarded is written anew from what was
 * understood, so the registry sees exactly the repository whose scopes were asked for. Only {@link #parse} makes one.
 */
public final class RegistryRequest {
    /** Under it ACR has routes of its own. */
    public static final String ACR = "/acr/v1";

    private final String method;
    private final RegistryPath path;
    private final RegistryQuery query;
    private final Optional<String> mountedFrom;
    private final String forwardedQuery;

    private RegistryRequest(String method, RegistryPath path, RegistryQuery query) {
        this(
                method,
                path,
                query,
                path.route() == Route.UPLOADS ? ForwardedQuery.mountedFrom(query) : Optional.empty(),
                ForwardedQuery.of(path.route(), method, query));
    }

    private RegistryRequest(
            String method,
            RegistryPath path,
            RegistryQuery query,
            Optional<String> mountedFrom,
            String forwardedQuery) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.mountedFrom = mountedFrom;
        this.forwardedQuery = forwardedQuery;
    }

    /**
     * The same without its mount: an ordinary upload, as a registry begins it that cannot mount (OCI distribution
     * specification, "Mounting a blob from another repository").
     */
    RegistryRequest withoutMount() {
        return new RegistryRequest(method, path, query, Optional.empty(), ForwardedQuery.withoutMount(query));
    }

    /**
     * Reads a request as it was sent. Refuses with {@link RegistryRefusal.UnknownRoute} (404),
     * {@link InvalidRequest.MethodNotAllowed} and {@link RegistryRefusal.NotServed} (405), {@link InvalidRequest.MalformedQuery} (400) and
     * {@link RegistryRefusal.FormBody} (400).
     *
     * @param path the path exactly as sent, never decoded or normalised; of an absolute-form target only its path
     * @param query the query string exactly as sent, without its question mark
     * @param contentTypes the values of all Content-Type headers
     */
    public static RegistryRequest parse(String method, String path, Optional<String> query, List<String> contentTypes) {
        RegistryPath parsed = path(method, path);
        if (!parsed.route().methods().contains(method)) {
            throw new RefusedException(
                    new InvalidRequest.MethodNotAllowed(method, parsed.route().methods()));
        }
        requireNoForm(contentTypes);
        return new RegistryRequest(method, parsed, RegistryQuery.parse(query));
    }

    private static RegistryPath path(String method, String path) {
        if (path.equals(ACR) || path.startsWith(ACR + "/")) {
            throw new RefusedException(new RegistryRefusal.NotServed(method + " " + path));
        }
        try {
            return RegistryPath.parse(path);
        } catch (RefusedException e) {
            throw method.equals("DELETE")
                    ? new RefusedException(new RegistryRefusal.NotServed(method + " " + path))
                    : e;
        }
    }

    /**
     * A form's fields count as parameters for Go's {@code Request.FormValue}, which Distribution asks for {@code from} and
     * {@code mount}: a body could name a repository that nobody has checked.
     */
    private static void requireNoForm(List<String> contentTypes) {
        for (String type : contentTypes) {
            String lower = type.toLowerCase(Locale.ROOT);
            boolean plain = type.chars().allMatch(c -> c >= ' ' && c <= '~');
            if (!plain
                    || contentTypes.size() > 1
                    || lower.contains("form-urlencoded")
                    || lower.contains("multipart/")) {
                throw new RefusedException(new RegistryRefusal.FormBody(String.join(", ", contentTypes)));
            }
        }
    }

    public Route route() {
        return path.route();
    }

    public String method() {
        return method;
    }

    /** The repository's name; missing for {@link Route#BASE} and {@link Route#CATALOG}. */
    public Optional<String> repository() {
        return path.repository();
    }

    /** The repository from which a blob is mounted: of {@link Route#UPLOADS} with {@code mount} and {@code from} only. */
    public Optional<String> mountedFrom() {
        return mountedFrom;
    }

    /**
     * What a token must grant, as Distribution asks for it: one scope for each thing, none for {@link Route#BASE}, which
     * any token opens.
     */
    public List<Scope> needed() {
        if (route() == Route.CATALOG) {
            return List.of(Scope.catalog());
        }
        List<Scope> needed = new ArrayList<>();
        repository().ifPresent(name -> needed.add(Scope.repository(name, Route.actionsOf(method))));
        mountedFrom
                .filter(from -> !repository().equals(Optional.of(from)))
                .ifPresent(from -> needed.add(Scope.repository(from, List.of(Action.PULL))));
        return needed;
    }

    /** Whether it brings something; all others have no body (RFC 9110 section 9.3). */
    public boolean takesBody() {
        return Route.takesBody(method);
    }

    /** The path to forward: nothing in it is escaped, and nothing needs to be. */
    public String path() {
        return path.path();
    }

    /**
     * The query string to forward, without its question mark; empty if there is none. Parameters that the route does not
     * know are left out, except where the registry itself made the address that the client sends.
     */
    public String query() {
        return forwardedQuery;
    }

    /** Path and query to forward. */
    public String target() {
        return forwardedQuery.isEmpty() ? path() : path() + "?" + forwardedQuery;
    }

    /** The decoded value of a parameter that the client sent. */
    Optional<String> parameter(String name) {
        return query.value(name);
    }

    /**
     * The tags that a manifest is to have besides, which its path does not name (OCI distribution specification, end-7):
     * a registry may know that parameter or not.
     */
    public List<String> pushedTags() {
        return route() == Route.MANIFEST ? query.values("tag") : List.of();
    }

    /** Method and path; a query may hold an upload's signed state. */
    @Override
    public String toString() {
        return method + " " + path();
    }
}
