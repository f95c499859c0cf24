package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.gateway.ForwardableHeaders;
import dev.cambist.server.http.Correlation;
import dev.cambist.server.http.TraceContext;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;

/**
 * Which headers go through the gateway. Those of one connection (RFC 9110 section 7.6.1) never do, and neither does what
 * would let one side act in the name of the other: of a client's, {@link ForwardableHeaders} alone pass; of the
 * upstream's, all but its sessions and challenges.
 */
final class ForwardedHeaders {
    private static final String VIA = "1.1 cambist";

    private static final char DELETE = 0x7f;
    private static final Set<HttpHeader> OF_CONNECTION = EnumSet.of(
            HttpHeader.CONNECTION,
            HttpHeader.KEEP_ALIVE,
            HttpHeader.PROXY_AUTHENTICATE,
            HttpHeader.PROXY_AUTHORIZATION,
            HttpHeader.PROXY_CONNECTION,
            HttpHeader.TE,
            HttpHeader.TRAILER,
            HttpHeader.TRANSFER_ENCODING,
            HttpHeader.UPGRADE);

    /**
     * Of the upstream: a session cookie would stand for our user there; a challenge or an alternative service (RFC 7838)
     * would send the client past us.
     */
    private static final Set<String> OF_UPSTREAM = Set.of(
            "set-cookie",
            "set-cookie2",
            "www-authenticate",
            "authentication-info",
            "proxy-authentication-info",
            "alt-svc",
            Correlation.HEADER.toLowerCase(Locale.ROOT));

    private ForwardedHeaders() {}

    /**
     * The headers with which a client's request goes on to the upstream, whose {@code Host} is its own.
     *
     * @param place of the span that this is, where spans are kept; elsewhere what the client says of its trace goes on
     */
    static HttpFields toUpstream(HttpFields received, ForwardedRequest transfer, Optional<TraceContext> place) {
        Set<String> dropped = namedByConnection(received);
        HttpFields.Mutable sent = HttpFields.build();
        for (HttpField field : received) {
            if (ForwardableHeaders.includes(field.getLowerCaseName()) && !dropped.contains(field.getLowerCaseName())) {
                requireSound(field);
                sent.add(field);
            }
        }
        if (transfer.upload().filter(upload -> !upload.isWhole()).isPresent()
                && waitsToBeTold(transfer.call().request())) {
            sent.put(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE);
        }
        place.or(() -> TraceContext.of(name -> dropped.contains(name) ? List.of() : received.getValuesList(name)))
                .ifPresent(trace -> {
                    sent.put(TraceContext.PARENT_HEADER, trace.parentHeader());
                    trace.stateHeader().ifPresent(state -> sent.put(TraceContext.STATE_HEADER, state));
                });
        transfer.authorization().ifPresent(value -> sent.put(HttpHeader.AUTHORIZATION, value));
        String address = transfer.call().client().address().getHostAddress();
        sent.put(HttpHeader.X_FORWARDED_FOR, address);
        sent.put(HttpHeader.X_FORWARDED_HOST, transfer.address().host());
        sent.put(HttpHeader.X_FORWARDED_PROTO, transfer.address().scheme());
        sent.put(HttpHeader.VIA, VIA);
        sent.put(Correlation.HEADER, transfer.call().correlation().toString());
        return sent;
    }

    /**
     * Whether a client sends its body only when it is told to (RFC 9110 section 10.1.1). In HTTP/2 it has been told by
     * then: {@link BodyStart} looks for the body.
     */
    static boolean waitsToBeTold(Request from) {
        return from.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1
                && from.getHeaders().getValuesList(HttpHeader.EXPECT).equals(List.of("100-continue"));
    }

    /** HTTP/2 can carry in a value what would end a line of HTTP/1.1 (RFC 9113 section 8.2.1). */
    private static void requireSound(HttpField field) {
        String value = field.getValue();
        if (value != null && hasControl(value)) {
            throw new RefusedException(new InvalidRequest.MalformedRequest(
                    "the header " + field.getLowerCaseName() + " has a control character"));
        }
    }

    private static boolean hasControl(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == DELETE) {
                return true;
            }
        }
        return false;
    }

    /** Puts the headers of an answer of the upstream into the one for the client. */
    static void toClient(int status, HttpFields received, ForwardedRequest transfer, HttpFields.Mutable sent) {
        Set<String> dropped = namedByConnection(received);
        for (HttpField field : received) {
            if (!passes(field, dropped) || OF_UPSTREAM.contains(field.getLowerCaseName())) {
                continue;
            }
            switch (field.getLowerCaseName()) {
                case "location" ->
                    sent.put(HttpHeader.LOCATION, transfer.address().location(field.getValue()));
                case "link" -> sent.add(HttpHeader.LINK, transfer.address().link(field.getValue()));
                // Jetty has put its own there already.
                case "date" -> sent.put(field);
                case "content-length" -> {
                    if (status != HttpStatus.NO_CONTENT_204) { // RFC 9110 section 8.6
                        sent.put(field);
                    }
                }
                default -> sent.add(field);
            }
        }
    }

    private static boolean passes(HttpField field, Set<String> dropped) {
        HttpHeader header = field.getHeader();
        return (header == null || !OF_CONNECTION.contains(header)) && !dropped.contains(field.getLowerCaseName());
    }

    private static Set<String> namedByConnection(HttpFields headers) {
        if (!headers.contains(HttpHeader.CONNECTION)) {
            return Set.of();
        }
        return headers.getValuesList(HttpHeader.CONNECTION).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
