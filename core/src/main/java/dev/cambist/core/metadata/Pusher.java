package dev.cambist.core.metadata;

import java.util.Optional;

/**
 * Who pushed, as far as the token that was shown says it.
 *
 * @param issuer the configured name of the issuer; missing of robots and of tokens that do not say it
 * @param subject whom the issuer named, or the robot's name
 * @param session the session in which it was done
 */
public record Pusher(Optional<String> issuer, String subject, Optional<String> session) {}
