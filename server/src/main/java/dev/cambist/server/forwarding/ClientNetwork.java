package dev.cambist.server.forwarding;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * What counts as one client: an IPv4 address, or a /64 block of IPv6, which is what a network gives to one of its own
 * (RFC 6177 section 2).
 */
public final class ClientNetwork {
    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /** The same for all addresses of one client, and different for those of others. */
    public static String key(InetAddress client) {
        byte[] bytes = client.getAddress();
        return "/" + HexFormat.of().formatHex(bytes, 0, client instanceof Inet6Address ? NETWORK_BYTES : bytes.length);
    }

    /** As {@link #key(InetAddress)}, of an address as it is written; anything else is its own key. */
    public static String key(String written) {
        return IpAddress.parse(written.split("%", 2)[0]).map(ClientNetwork::key).orElse(written);
    }
}
