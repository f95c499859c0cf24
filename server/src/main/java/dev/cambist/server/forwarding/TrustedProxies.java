package dev.cambist.server.forwarding;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Function;

/**
 * The proxies whose word about a request is believed: {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For},
 * {@code -Proto} and {@code -Host}. Anybody can send these headers, so they count only where the connection comes from
 * one of these addresses, and of a chain of proxies only the part that such proxies wrote.
 */
public record TrustedProxies(List<AddressRange> ranges) {
    /** Nobody is believed. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }

    /** Whether this address is one of a trusted proxy. */
    public boolean contains(InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The request as its client sees it. Headers from elsewhere than a trusted proxy, malformed ones, and two kinds of
     * them that contradict each other are as if they had not been sent.
     *
     * @param connection the other end of the connection, the connection's scheme, and the host that the request names
     * @param headers all values of a header, whose name is compared without regard to case
     */
    public ClientView client(ClientView connection, Function<String, List<String>> headers) {
        if (!contains(connection.address())) {
            return connection;
        }
        try {
            List<Hop> standard = ForwardedHeader.read(headers.apply("Forwarded"));
            List<Hop> customary = ForwardedForHeaders.read(headers);
            if (standard.isEmpty()) {
                return walk(connection, customary);
            }
            ClientView view = walk(connection, standard);
            // A proxy that writes one kind passes on the other as the client sent it.
            return customary.isEmpty() || view.equals(walk(connection, customary)) ? view : connection;
        } catch (MalformedException e) {
            return connection;
        }
    }

    /** From the hop next to us to the left, as long as the one who speaks is trusted. */
    private ClientView walk(ClientView connection, List<Hop> hops) throws MalformedException {
        ClientView view = connection;
        for (Hop hop : hops.reversed()) {
            view = hop.before(view);
            if (!hop.namesClient() || !contains(view.address())) {
                return view;
            }
        }
        return view;
    }
}
