package dev.cambist.server.gateway.relay;

import dev.cambist.server.http.Correlation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Which headers go through the gateway. Those of one connection (RFC 9110 section 7.6.1) never do, and neither does what
 * would let one side act in the name of the other: a client's credentials, the upstream's sessions and challenges.
 */
final class ForwardedHeaders {
    private static final String VIA = "1.1 cambist";
    private static final String FORWARDED_PREFIX = "x-forwarded-";

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
     * Of the client: its token is ours to check, and a cookie for our host may belong to another program on it. Some
     * frameworks take another method or path from a header than the request line has, which nobody has checked.
     */
    private static final Set<String> OF_CLIENT = Set.of(
            "host",
            "authorization",
            "cookie",
            "cookie2",
            "forwarded",
            "via",
            "x-real-ip",
            "proxy-authentication-info",
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
            "x-original-method",
            "x-original-url",
            "x-rewrite-url");

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

    /** The headers with which a client's request goes on to the upstream, whose {@code Host} is its own. */
    static HttpFields toUpstream(HttpFields received, ForwardedRequest transfer, Optional<String> authorization) {
        Set<String> dropped = namedByConnection(received);
        HttpFields.Mutable sent = HttpFields.build();
        for (HttpField field : received) {
            // WSGI and CGI (RFC 3875 section 4.1.18) know no difference between the two.
            String name = field.getLowerCaseName().replace('_', '-');
            if (passes(field, dropped) && !OF_CLIENT.contains(name) && !name.startsWith(FORWARDED_PREFIX)) {
                sent.add(field);
            }
        }
        authorization.ifPresent(value -> sent.put(HttpHeader.AUTHORIZATION, value));
        String address = transfer.call().client().address().getHostAddress();
        sent.put(HttpHeader.X_FORWARDED_FOR, address);
        sent.put(HttpHeader.X_FORWARDED_HOST, transfer.address().host());
        sent.put(HttpHeader.X_FORWARDED_PROTO, transfer.address().scheme());
        sent.put(HttpHeader.VIA, VIA);
        sent.put(Correlation.HEADER, transfer.call().correlation().toString());
        return sent;
    }

    /** Puts the headers of an answer of the upstream into the one for the client. */
    static void toClient(HttpFields received, ForwardedRequest transfer, HttpFields.Mutable sent) {
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
                default -> sent.add(field);
            }
        }
    }

    private static boolean passes(HttpField field, Set<String> dropped) {
        HttpHeader header = field.getHeader();
        return (header == null || !OF_CONNECTION.contains(header)) && !dropped.contains(field.getLowerCaseName());
    }

    private static Set<String> namedByConnection(HttpFields headers) {
        return headers.getValuesList(HttpHeader.CONNECTION).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.equals("content-length"))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
