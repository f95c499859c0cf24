package dev.cambist.server.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** Where an issuer's keys are to be had. */
public sealed interface KeyLocation {
    /** Where the issuer's own discovery document says (OpenID Connect Discovery 1.0). */
    record Discovered() implements KeyLocation {}

    /**
     * At an address that the configuration gives.
     *
     * @param tokenFile a file with a bearer token to show there; it is read anew each time, for such tokens are short-lived
     */
    record Address(URI url, Optional<Path> tokenFile) implements KeyLocation {}

    /** In a file, for an issuer that cannot be reached from here. */
    record File(Path path) implements KeyLocation {}
}
