package dev.cambist.server.forwarding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads {@code X-Forwarded-For}, {@code -Proto} and {@code -Host}. No standard says how the three go together: proxies
 * append to the first and mostly replace the other two. A list as long as that of the addresses therefore belongs to it
 * item by item, and of any other list the last item counts, which the proxy next to us wrote.
 */
final class ForwardedForHeaders {
    private ForwardedForHeaders() {}

    static List<Hop> read(Function<String, List<String>> headers) {
        List<String> addresses = items(headers.apply("X-Forwarded-For"));
        List<String> schemes = items(headers.apply("X-Forwarded-Proto"));
        List<String> hosts = items(headers.apply("X-Forwarded-Host"));
        if (addresses.isEmpty() && schemes.isEmpty() && hosts.isEmpty()) {
            return List.of();
        }
        int count = Math.max(addresses.size(), 1);
        List<Hop> hops = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            hops.add(new Hop(item(addresses, at, count), item(schemes, at, count), item(hosts, at, count)));
        }
        return hops;
    }

    private static Optional<String> item(List<String> items, int at, int count) {
        if (items.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(items.size() == count ? items.get(at) : items.getLast());
    }

    private static List<String> items(List<String> lines) {
        List<String> items = new ArrayList<>();
        for (String line : lines) {
            for (String item : line.split(",", -1)) {
                items.add(item.strip());
            }
        }
        return items;
    }
}
