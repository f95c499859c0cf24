package dev.cambist.server.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param host a host name or IP address of this machine, an IPv6 address without brackets
 * @param port a TCP port; 0 for any that is free
 */
public record HostPort(String host, int port) {
    private static final Pattern TEXT =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)):([0-9]{1,5})");

    public HostPort {
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException("expected HOST:PORT such as 127.0.0.1:8080");
        }
    }

    /** Reads {@code HOST:PORT} or {@code [IPV6]:PORT}; throws {@link IllegalArgumentException} for anything else. */
    public static HostPort of(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65_535) {
            throw new IllegalArgumentException(
                    "is no address to listen on; expected HOST:PORT such as 127.0.0.1:8080, 0.0.0.0:8080 or \"[::1]:8080\"");
        }
        String address = matcher.group(1);
        return new HostPort(address == null ? matcher.group(2) : address, Integer.parseInt(matcher.group(3)));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
