package dev.cambist.server.portal;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A page of the portal to go to after a sign-in: never one of another server, whatever a link says.
 *
 * @param address path and query
 */
record LocalPage(String address) {
    static final LocalPage HOME = new LocalPage("/");

    private static final Pattern ADDRESS =
            Pattern.compile("/portal(/[a-z-]+)+(\\?([A-Za-z0-9=&._~+/:-]|%[0-9A-Fa-f]{2}){0,1000})?");

    /** The page that is meant, or the first one for everything else. */
    static LocalPage of(Optional<String> address) {
        return address.filter(ADDRESS.asMatchPredicate()).map(LocalPage::new).orElse(HOME);
    }
}
