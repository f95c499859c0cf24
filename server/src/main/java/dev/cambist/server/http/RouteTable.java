package dev.cambist.server.http;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which endpoint of a listener answers what, as the features that have endpoints hand it in. Paths are compared as they
 * were sent, character by character: nothing is decoded or normalised, so no two spellings mean the same endpoint.
 */
public final class RouteTable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteTable.class);

    private final Map<String, Map<String, Endpoint>> byPath;
    private final Map<String, StreamingEndpoint> byPrefix;

    private RouteTable(Builder builder) {
        this.byPath = Map.copyOf(builder.byPath);
        this.byPrefix = Map.copyOf(builder.byPrefix);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Takes the routes of one feature after the other. */
    public static final class Builder {
        private final Map<String, Map<String, Endpoint>> byPath = new LinkedHashMap<>();
        private final Map<String, StreamingEndpoint> byPrefix = new LinkedHashMap<>();

        private Builder() {}

        /** Answers GET, and HEAD with the headers of the same. */
        public Builder retrieval(String path, Endpoint endpoint) {
            return add(path, "GET", endpoint).add(path, "HEAD", endpoint);
        }

        public Builder post(String path, Endpoint endpoint) {
            return add(path, "POST", endpoint);
        }

        /** Hands on the path itself, and everything that follows it after a slash, whatever the method. */
        public Builder under(String path, StreamingEndpoint endpoint) {
            if (byPrefix.put(path, endpoint) != null) {
                throw new IllegalArgumentException(path + " has an endpoint already");
            }
            return this;
        }

        private Builder add(String path, String method, Endpoint endpoint) {
            if (byPath.computeIfAbsent(path, unknown -> new LinkedHashMap<>()).put(method, endpoint) != null) {
                throw new IllegalArgumentException(method + " " + path + " has an endpoint already");
            }
            return this;
        }

        public RouteTable build() {
            return new RouteTable(this);
        }
    }

    /** The paths that are answered as a whole. */
    public Set<String> paths() {
        return byPath.keySet();
    }

    /** The endpoint that takes requests with their bodies unread, if the path is under one that has something to serve. */
    Optional<StreamingEndpoint> streaming(String path) {
        return under(path).filter(StreamingEndpoint::isOpen);
    }

    /** With what every answer under the path carries, whoever gives it. */
    Answer withHeaders(Answer answer, String path) {
        Answer complete = answer;
        for (Map.Entry<String, String> header :
                under(path).map(StreamingEndpoint::headers).orElse(Map.of()).entrySet()) {
            complete = complete.with(header.getKey(), header.getValue());
        }
        return complete;
    }

    private Optional<StreamingEndpoint> under(String path) {
        for (Map.Entry<String, StreamingEndpoint> prefix : byPrefix.entrySet()) {
            if (path.startsWith(prefix.getKey())
                    && (path.length() == prefix.getKey().length()
                            || path.charAt(prefix.getKey().length()) == '/')) {
                return Optional.of(prefix.getValue());
            }
        }
        return Optional.empty();
    }

    /** The answer to any other request at all; a refusal and even a bug become one. */
    public Answer answer(Call call) {
        try {
            return endpoint(call).answer(call);
        } catch (RefusedException e) {
            return ErrorAnswer.of(e.refusal(), call);
        } catch (RuntimeException | Error e) {
            LOG.atError()
                    .addKeyValue("correlation", call.correlation())
                    .setCause(e)
                    .log("unexpected failure");
            return ErrorAnswer.unexpected(call.correlation());
        }
    }

    private Endpoint endpoint(Call call) {
        Map<String, Endpoint> methods = byPath.get(call.path());
        if (methods == null) {
            throw new RefusedException(new InvalidRequest.UnknownPath(call.path()));
        }
        Endpoint endpoint = methods.get(call.method());
        if (endpoint == null) {
            throw new RefusedException(
                    new InvalidRequest.MethodNotAllowed(call.method(), List.copyOf(methods.keySet())));
        }
        return endpoint;
    }
}
