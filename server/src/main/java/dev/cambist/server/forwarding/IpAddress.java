package dev.cambist.server.forwarding;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads IP addresses, never names: nothing here asks a name server. */
final class IpAddress {
    private static final String BYTE = "(?:0|[1-9][0-9]{0,2})";
    private static final Pattern VERSION_4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    /** Without a zone such as {@code %eth0}, which means something on one machine only. */
    private static final Pattern VERSION_6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}");

    private IpAddress() {}

    /** An IPv4 address in an IPv6 one (RFC 4291 section 2.5.5.2) comes as the IPv4 address that it is. */
    static Optional<InetAddress> parse(String text) {
        if (!VERSION_4.matcher(text).matches() && !VERSION_6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }
}
