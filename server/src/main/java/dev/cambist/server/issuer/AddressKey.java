package dev.cambist.server.issuer;

import java.util.Arrays;

/** By what addresses are told apart: an IPv6 host has a whole /64 to choose its address from. */
final class AddressKey {
    private static final int PREFIX_GROUPS = 4;

    private AddressKey() {}

    /** @param address as {@code InetAddress.getHostAddress} writes it, or anything else, which is its own key */
    static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        String[] groups = address.split("%", 2)[0].split(":", -1);
        // Java writes all eight groups.
        return groups.length == 2 * PREFIX_GROUPS
                ? String.join(":", Arrays.copyOf(groups, PREFIX_GROUPS)) + "::/64"
                : address;
    }
}
