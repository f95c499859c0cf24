package dev.cambist.server.forwarding;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of IP addresses (RFC 4632 section 3.1, RFC 4291 section 2.3), or a single one.
 *
 * @param first the lowest address
 * @param prefix how many leading bits all addresses of the block share
 */
public record AddressRange(InetAddress first, int prefix) {
    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f:.]{1,45})(?:/([0-9]{1,3}))?");

    public AddressRange {
        if (prefix < 0 || prefix > first.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("a prefix is as long as the address at most");
        }
        if (!Arrays.equals(first.getAddress(), lastBitsOff(first.getAddress(), prefix))) {
            throw new IllegalArgumentException("a block begins at its lowest address");
        }
    }

    /** Reads an address such as {@code ::1} or a block such as {@code 10.0.0.0/8}; throws for anything else. */
    public static AddressRange of(String text) {
        Matcher matcher = TEXT.matcher(text);
        InetAddress address = (matcher.matches() ? IpAddress.parse(matcher.group(1)) : Optional.<InetAddress>empty())
                .orElseThrow(() -> new IllegalArgumentException(
                        "is no IP address or block of them; expected one such as 127.0.0.1, ::1 or 10.0.0.0/8"));
        int bits = address.getAddress().length * Byte.SIZE;
        int prefix = matcher.group(2) == null ? bits : Integer.parseInt(matcher.group(2));
        if (prefix > bits) {
            throw new IllegalArgumentException(
                    "has a prefix that is longer than the address; expected at most /" + bits);
        }
        InetAddress lowest = IpAddress.of(lastBitsOff(address.getAddress(), prefix));
        if (!lowest.equals(address)) {
            throw new IllegalArgumentException("does not begin at its lowest address; expected "
                    + lowest.getHostAddress() + "/" + prefix + ", or the address alone");
        }
        return new AddressRange(address, prefix);
    }

    /** Whether the address is one of these; never for one of the other IP version. */
    public boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        return other.length == first.getAddress().length && shares(first.getAddress(), other, prefix);
    }

    private static boolean shares(byte[] one, byte[] other, int bits) {
        for (int at = 0; at < bits; at++) {
            if (bit(one, at) != bit(other, at)) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte[] bytes, int at) {
        return (bytes[at / Byte.SIZE] >> (Byte.SIZE - 1 - at % Byte.SIZE)) & 1;
    }

    private static byte[] lastBitsOff(byte[] address, int prefix) {
        byte[] lowest = address.clone();
        for (int at = prefix; at < lowest.length * Byte.SIZE; at++) {
            lowest[at / Byte.SIZE] &= (byte) ~(1 << (Byte.SIZE - 1 - at % Byte.SIZE));
        }
        return lowest;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefix;
    }
}
