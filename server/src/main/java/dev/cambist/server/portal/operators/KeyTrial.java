package dev.cambist.server.portal.operators;

import dev.cambist.server.settings.UpstreamSettings;
import java.io.IOException;

/** Asks registries about keys. */
@FunctionalInterface
public interface KeyTrial {
    /**
     * Whether the registry takes a token that grants nothing, of a key that does not sign yet.
     *
     * @throws IOException when it cannot be asked, in words for people
     */
    boolean takes(UpstreamSettings registry, String token) throws IOException;
}
