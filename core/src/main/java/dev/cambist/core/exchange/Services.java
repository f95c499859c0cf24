package dev.cambist.core.exchange;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.Service;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The configured registries, found by what clients call them. */
public final class Services {
    private final List<Service> all;
    private final Map<String, Service> byName = new HashMap<>();

    public Services(Collection<Service> services) {
        all = List.copyOf(services);
        for (Service service : all) {
            add(service.name(), service);
            service.aliases().forEach(alias -> add(alias, service));
        }
    }

    public List<Service> all() {
        return all;
    }

    /**
     * By name or alias, as host names without regard to case, also when the client adds a port. The server itself is among
     * them by its name, and none of {@link #all}.
     */
    public Service named(String name) {
        String key = key(name);
        if (key.equals(Service.ADMIN.name())) {
            return Service.ADMIN;
        }
        Service service = byName.get(key);
        if (service == null && key.matches("[^:]+:[0-9]{1,5}")) {
            service = byName.get(key.substring(0, key.indexOf(':')));
        }
        if (service == null) {
            throw new RefusedException(new InvalidRequest.UnknownService(name));
        }
        return service;
    }

    private void add(String name, Service service) {
        if (key(name).equals(Service.ADMIN.name())) {
            throw new IllegalArgumentException(
                    "no registry can be called " + name + ", which is this server's admin API");
        }
        if (byName.put(key(name), service) != null) {
            throw new IllegalArgumentException("two registries are called " + name);
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
