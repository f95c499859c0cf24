package dev.cambist.server.http;

import dev.cambist.server.forwarding.ClientView;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A request without its connection: all that an endpoint may look at.
 *
 * @param correlation the id under which caller and operator find the request again
 * @param client where the request comes from, and how its client sees this server
 * @param path the path exactly as sent
 * @param query the query string exactly as sent
 * @param headers all values of a header, whose name is compared without regard to case
 * @param body reads the body; refuses one that is too large or too slow
 */
public record Call(
        UUID correlation,
        ClientView client,
        String method,
        String path,
        Optional<String> query,
        Function<String, List<String>> headers,
        Supplier<byte[]> body) {

    /** Whether it asks for a representation (GET) or for the headers of one (HEAD). */
    public boolean isRetrieval() {
        return method.equals("GET") || method.equals("HEAD");
    }
}
