package dev.cambist.server.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a request surely comes from a program on this machine.
 *
 * <p>A browser on this machine runs the programs of strangers. What it sends says so: {@code Origin} or
 * {@code Sec-Fetch-Site}; and a page that had its own name point here (DNS rebinding) sends that name as the host. A
 * proxy on this machine that lets others in adds one of its headers.
 */
public final class ThisMachine {
    private static final List<String> OF_BROWSERS = List.of("Origin", "Sec-Fetch-Site");
    private static final List<String> OF_PROXIES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via");
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private ThisMachine() {}

    /** Why it may come from elsewhere; nothing where it surely does not. */
    public static Optional<String> doubt(Call call) {
        if (!call.client().address().isLoopbackAddress()) {
            return Optional.of("your request comes from another machine");
        }
        if (OF_BROWSERS.stream().anyMatch(header -> has(call, header))) {
            return Optional.of("your request comes from a browser");
        }
        if (OF_PROXIES.stream().anyMatch(header -> has(call, header))) {
            return Optional.of("your request comes by a proxy");
        }
        List<String> hosts = call.headers().apply("Host");
        return hosts.size() == 1 && NAMES.contains(withoutPort(hosts.getFirst()))
                ? Optional.empty()
                : Optional.of("it is to be called localhost");
    }

    private static boolean has(Call call, String header) {
        return !call.headers().apply(header).isEmpty();
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":[0-9]{1,5}$", "");
    }
}
