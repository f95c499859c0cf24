package dev.cambist.core.metadata;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A manifest that the registry has taken.
 *
 * @param tags under which it was pushed; none where it was by digest
 * @param at the moment, to the microsecond
 */
public record Push(String digest, List<String> tags, Optional<ManifestFacts> facts, Instant at, Optional<Pusher> by) {
    public Push {
        tags = List.copyOf(tags);
        at = at.truncatedTo(ChronoUnit.MICROS);
    }
}
