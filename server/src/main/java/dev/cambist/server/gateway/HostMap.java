package dev.cambist.server.gateway;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Registries by the host that a client asks. A name with a port is that host and port and no other; a name without one is
 * that host at any port. Host names are compared without regard to case (RFC 9110 section 4.2.3).
 *
 * @param <T> what stands for a registry
 */
final class HostMap<T> {
    private final Map<String, T> byName = new HashMap<>();

    void add(String name, T registry) {
        byName.put(name.toLowerCase(Locale.ROOT), registry);
    }

    /** The registry at a host, which may have a port. */
    Optional<T> find(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int colon = name.indexOf(':');
        T registry = byName.get(name);
        return Optional.ofNullable(registry == null && colon > 0 ? byName.get(name.substring(0, colon)) : registry);
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }
}
