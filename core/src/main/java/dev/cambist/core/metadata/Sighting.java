package dev.cambist.core.metadata;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A manifest that the registry says it has.
 *
 * @param tags that point at it; perhaps not all
 * @param asked the moment before the registry was asked, to the microsecond
 */
public record Sighting(String digest, List<String> tags, Optional<ManifestFacts> facts, Instant asked) {
    public Sighting {
        tags = List.copyOf(tags);
        asked = asked.truncatedTo(ChronoUnit.MICROS);
    }
}
