package dev.cambist.server.settings;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * When {@code /readyz} says that this server is not to be sent requests.
 *
 * @param unreadyOn what makes it unready, besides a stop
 * @param drainDelay how long it says so before a stop while it serves on, for whoever spreads requests to notice
 */
public record ReadinessSettings(Set<Concern> unreadyOn, Duration drainDelay) {
    /** What is down for all servers alike should not take all of them out of service, so nothing counts unasked. */
    public static final ReadinessSettings DEFAULT = new ReadinessSettings(Set.of(), Duration.ZERO);

    public ReadinessSettings {
        unreadyOn = Set.copyOf(unreadyOn);
    }

    /** The same, and unready on this too. */
    public ReadinessSettings unreadyOn(Concern more) {
        return new ReadinessSettings(
                Stream.concat(unreadyOn.stream(), Stream.of(more)).collect(Collectors.toSet()), drainDelay);
    }

    /** What can be wrong with a server that runs. */
    public enum Concern {
        /** There are issuers, and of none there are keys. */
        ISSUERS,
        /** The configuration file says something else than what is in force. */
        CONFIGURATION,
        /** The files for TLS hold something else than what clients are shown. */
        CERTIFICATE,
        /** The audit file cannot be written. */
        AUDIT,
        /** Revocations cannot be read. */
        STORE,
        /** The token that holds the signing keys does not sign. */
        TOKEN
    }
}
