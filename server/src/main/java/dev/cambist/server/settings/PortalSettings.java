package dev.cambist.server.settings;

import java.util.Set;

/**
 * The {@code portal} block: there are pages for browsers.
 *
 * @param issuers at which of them people may sign in; empty for all that have a client
 */
public record PortalSettings(Set<String> issuers) {
    public PortalSettings {
        issuers = Set.copyOf(issuers);
    }
}
