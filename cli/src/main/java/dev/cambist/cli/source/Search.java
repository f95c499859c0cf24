package dev.cambist.cli.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of looking for an identity.
 *
 * @param attempts in order; only the last can be anything but {@link Attempt.Absent}
 */
public record Search(List<Attempt> attempts) {
    public Search {
        attempts = List.copyOf(attempts);
    }

    public Optional<Attempt.Found> found() {
        return !attempts.isEmpty() && attempts.getLast() instanceof Attempt.Found found
                ? Optional.of(found)
                : Optional.empty();
    }

    /** One line for each place: what was tried, and what came of it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Attempt attempt : attempts) {
            lines.add(attempt.source() + ": " + outcome(attempt));
        }
        return lines;
    }

    private static String outcome(Attempt attempt) {
        return switch (attempt) {
            case Attempt.Found found -> "found, from " + found.from();
            case Attempt.Absent absent -> absent.reason();
            case Attempt.Failed failed -> "failed: " + failed.reason();
        };
    }
}
