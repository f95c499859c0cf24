package dev.cambist.cli.wire;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hosts that are reached without a proxy, with commas between them: a name with those below it, {@code .name} for those
 * below it alone, an address, a network such as {@code 10.0.0.0/8}; each of the first three with {@code :PORT} for that
 * port alone; {@code *} for all.
 */
record NoProxy(String list) {
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern PORT = Pattern.compile("(.*):([0-9]{1,5})");

    /** Whether a host is reached without a proxy. */
    boolean covers(String host, int port) {
        String wanted = bare(host.toLowerCase(Locale.ROOT));
        return Stream.of(list.split(",", -1))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .anyMatch(entry -> covers(entry, wanted, port));
    }

    private static boolean covers(String entry, String host, int port) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return isIn(entry, host);
        }
        String name = entry;
        var withPort = PORT.matcher(entry);
        if (withPort.matches()
                && !(withPort.group(1).contains(":") && !withPort.group(1).endsWith("]"))) {
            if (Integer.parseInt(withPort.group(2)) != port) {
                return false;
            }
            name = withPort.group(1);
        }
        name = bare(name);
        Optional<byte[]> address = address(name);
        if (address.isPresent()) {
            return address(host)
                    .filter(other -> Arrays.equals(other, address.get()))
                    .isPresent();
        }
        if (name.startsWith("*.")) {
            name = name.substring(1);
        }
        return name.startsWith(".") ? host.endsWith(name) : host.equals(name) || host.endsWith("." + name);
    }

    private static boolean isIn(String network, String host) {
        int slash = network.indexOf('/');
        Optional<byte[]> base = address(network.substring(0, slash));
        Optional<byte[]> address = address(host);
        String length = network.substring(slash + 1);
        if (base.isEmpty() || address.isEmpty() || !length.matches("[0-9]{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(length);
        if (base.get().length != address.get().length || bits > 8 * base.get().length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >> (i % 8);
            if ((base.get()[i / 8] & mask) != (address.get()[i / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static String bare(String host) {
        return host.replaceAll("^\\[|]$", "").replaceAll("\\.$", "");
    }

    /** Of a literal alone: nothing is looked up. */
    private static Optional<byte[]> address(String text) {
        if (!ADDRESS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text).getAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
