package dev.cambist.server.issuer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The key sets of one configuration. */
record Generation(Map<Origin, RemoteIssuer> remote, List<CachedKeys> files) {
    Generation() {
        this(new LinkedHashMap<>(), new ArrayList<>());
    }

    void refreshIfDue() {
        remote.values().forEach(issuer -> issuer.keys().refreshIfDue());
        files.forEach(CachedKeys::refreshIfDue);
    }
}
