package dev.cambist.server.config;

import dev.cambist.server.settings.KeyLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is known beforehand of a kind of issuer.
 *
 * @param url the exact {@code iss} of its tokens
 * @param keys where its keys are, if nothing else is said
 * @param authorities the file of certificate authorities for its connection, if nothing else is said
 */
record Preset(URI url, KeyLocation keys, Optional<Path> authorities, AudienceRule audiences) {
    /** An issuer that describes itself on the web. */
    static Preset at(String url, AudienceRule audiences) {
        return new Preset(URI.create(url), new KeyLocation.Discovered(), Optional.empty(), audiences);
    }
}
