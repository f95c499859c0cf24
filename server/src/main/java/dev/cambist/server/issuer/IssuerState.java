package dev.cambist.server.issuer;

import java.time.Instant;
import java.util.Optional;

/**
 * How it stands with the keys of an issuer.
 *
 * @param name under which the configuration knows it
 * @param url what its tokens have as {@code iss}
 * @param hasKeys whether its tokens could be verified now, without asking anybody
 * @param keysRead when its keys were last read; empty if they never were
 * @param failures how often they could not be read, since they are looked after
 */
public record IssuerState(String name, String url, boolean hasKeys, Optional<Instant> keysRead, long failures) {}
