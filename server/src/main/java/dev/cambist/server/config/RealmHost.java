package dev.cambist.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a challenge may send clients to a host: its realm must not hold the words service and scope. */
final class RealmHost {
    private RealmHost() {}

    /** Why clients would trip over this host's name, in words that a piece of advice follows; empty if they would not. */
    static Optional<String> problem(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return List.of("service", "scope").stream()
                .filter(name::contains)
                .findFirst()
                .map(word -> "its host name has the word \"" + word
                        + "\" in it, where Azure's Java SDK looks for the parameter of that"
                        + " name in the challenge and then silently does not sign in");
    }
}
