package dev.cambist.server.keys;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A key and where it stands in its life.
 *
 * @param use what it signs
 * @param service whose access tokens it signs; empty for what is no key of access tokens
 * @param id the name under which tokens refer to it
 * @param algorithm as in a token's header
 * @param since when it began or begins to sign; empty where that is not decided yet
 * @param ceased when it ceased to sign, where that is known
 * @param certificateEnds of its certificate, which only tokens with {@code x5c} show
 * @param file where it is; empty where a token holds it
 */
public record KeyState(
        Use use,
        Optional<String> service,
        String id,
        String algorithm,
        Stage stage,
        Optional<Instant> since,
        Optional<Instant> ceased,
        Optional<Instant> certificateEnds,
        Optional<Path> file) {
    /** What there are keys of. */
    public enum Use {
        REFRESH_TOKENS,
        ACCESS_TOKENS,
        /** The digests of their passwords. */
        ROBOTS
    }

    /** What a key does. */
    public enum Stage {
        /** It verifies, and registries may know it already; it signs later. */
        NEXT,
        /** It signs. */
        CURRENT,
        /** It verifies what it signed. */
        FORMER
    }
}
