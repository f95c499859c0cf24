package dev.cambist.cli.wire;

import dev.cambist.client.wire.Form;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request to be sent. Its text form leaves out headers and form, which may hold tokens.
 *
 * @param form the body of a POST, encoded; empty for a GET
 * @param connectWithin how long the other side may take to accept the connection
 * @param silentFor how long it may be silent then; the whole answer has the time of {@link Http} in any case
 * @param metadata whether the machine's own metadata service is asked: plain http to a link-local address, no proxy
 */
public record Request(
        URI address,
        Map<String, String> headers,
        Optional<String> form,
        Duration connectWithin,
        Duration silentFor,
        boolean metadata) {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final Duration SILENT_FOR = Duration.ofMinutes(1);

    public Request {
        headers = Map.copyOf(headers);
    }

    /** A GET that wants JSON. */
    public static Request get(URI address) {
        return new Request(
                address, Map.of("Accept", "application/json"), Optional.empty(), CONNECT_WITHIN, SILENT_FOR, false);
    }

    /** A POST of a form that wants JSON. */
    public static Request post(URI address, Form form) {
        return new Request(
                address,
                Map.of("Accept", "application/json"),
                Optional.of(form.body()),
                CONNECT_WITHIN,
                SILENT_FOR,
                false);
    }

    public Request header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Request(address, more, form, connectWithin, silentFor, metadata);
    }

    /** The same request to the machine's metadata service, which accepts at once or is not there. */
    public Request toMetadata(Duration within) {
        return new Request(address, headers, form, within, silentFor, true);
    }

    /** The same request to one that answers at once or is not the right one. */
    public Request silentFor(Duration within) {
        return new Request(address, headers, form, connectWithin, within, metadata);
    }

    @Override
    public String toString() {
        return "Request[" + (form.isPresent() ? "POST " : "GET ") + Http.shown(address) + "]";
    }
}
