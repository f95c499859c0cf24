package dev.cambist.server.issuer;

import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.KeyLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The key sets of one configuration.
 *
 * @param described those of issuers that describe themselves
 * @param addressed those at addresses that the configuration gives
 * @param files those in files
 */
record IssuerSnapshot(
        Map<Described, RemoteIssuer> described, Map<Addressed, CachedKeys> addressed, List<CachedKeys> files) {
    record Described(Origin origin, Connection connection) {}

    record Addressed(String issuer, KeyLocation.Address address, Connection connection) {}

    IssuerSnapshot() {
        this(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    }

    /** The connections over which any of them is looked at. */
    Set<Connection> connections() {
        return Stream.concat(
                        described.keySet().stream().map(Described::connection),
                        addressed.keySet().stream().map(Addressed::connection))
                .collect(Collectors.toSet());
    }

    void refreshIfDue() {
        described.values().forEach(issuer -> issuer.keys().refreshIfDue());
        addressed.values().forEach(CachedKeys::refreshIfDue);
        files.forEach(CachedKeys::refreshIfDue);
    }
}
