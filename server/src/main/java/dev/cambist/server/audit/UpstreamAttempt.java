package dev.cambist.server.audit;

import dev.cambist.server.http.TraceContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request to a registry that was made on behalf of a client's.
 *
 * @param place of its span; what the registry was told is above whatever it does
 * @param server scheme, host and port
 * @param began after so much of the client's request
 * @param took until its answer was complete, it had failed or the client's request was over
 * @param status of the answer, once there was one
 * @param trouble why no whole answer came, in a word
 */
public record UpstreamAttempt(
        TraceContext place,
        String method,
        URI server,
        Duration began,
        Duration took,
        OptionalInt status,
        Optional<String> trouble) {}
