package dev.cambist.server.audit;

import dev.cambist.server.http.TraceContext;
import java.util.List;

/**
 * A request as a span of a trace.
 *
 * @param place its own
 * @param attempts the requests that were made to a registry on its behalf, each a span below it, in their order
 */
public record RequestSpan(TraceContext place, List<UpstreamAttempt> attempts) {
    public RequestSpan {
        attempts = List.copyOf(attempts);
    }
}
