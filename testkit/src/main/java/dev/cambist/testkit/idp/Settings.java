package dev.cambist.testkit.idp;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * How a provider starts.
 *
 * @param port 0 for any free port
 * @param algorithms whose keys are published from the outset; the first one signs unless a token asks for another
 * @param singleUseRefreshTokens whether a refresh token ends with its first use; those of Entra ID do not
 */
public record Settings(
        int port, InstantSource clock, List<SigningAlgorithm> algorithms, boolean singleUseRefreshTokens) {

    public Settings {
        algorithms = List.copyOf(algorithms);
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("at least one algorithm is needed");
        }
    }

    /** Any free port, the system's clock, RS256 as Entra ID signs, refresh tokens that last. */
    public static Settings defaults() {
        return new Settings(0, InstantSource.system(), List.of(SigningAlgorithm.RS256), false);
    }

    public Settings withPort(int newPort) {
        return new Settings(newPort, clock, algorithms, singleUseRefreshTokens);
    }

    public Settings withClock(InstantSource newClock) {
        return new Settings(port, newClock, algorithms, singleUseRefreshTokens);
    }

    public Settings withAlgorithms(SigningAlgorithm first, SigningAlgorithm... others) {
        var all = new ArrayList<SigningAlgorithm>();
        all.add(first);
        all.addAll(List.of(others));
        return new Settings(port, clock, all, singleUseRefreshTokens);
    }

    public Settings withSingleUseRefreshTokens() {
        return new Settings(port, clock, algorithms, true);
    }
}
