package dev.cambist.server.acr;

import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestReader;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.gateway.relay.RegistryReads;
import dev.cambist.server.metadata.RegistryIndex;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads of the registry what the index does not know of a manifest; once, because it never changes. */
record MissingFacts(RegistryIndex index, RegistryReads reads) {
    /** The same with all that can be found out just now. */
    ManifestEntry complete(RepositoryKey key, ManifestEntry entry) {
        Optional<ManifestFacts> known = entry.facts();
        try {
            if (known.isEmpty()) {
                known = reads.manifest(key.repository(), entry.digest())
                        .map(manifest -> ManifestReader.read(manifest.bytes(), manifest.mediaType()));
                known.ifPresent(facts -> index.learned(entry.digest(), facts));
            }
            known = known.map(facts -> facts.platform().known() ? facts : withPlatform(key, entry.digest(), facts));
        } catch (RefusedException e) {
            // The registry has no answer now; what is known is shown.
        }
        return new ManifestEntry(
                entry.digest(), entry.created(), entry.updated(), entry.tags(), entry.attributes(), known, entry.by());
    }

    /** The same of many, until the registry has no answer. */
    Map<String, ManifestFacts> complete(RepositoryKey key, Map<String, ManifestFacts> known) {
        Map<String, ManifestFacts> whole = new HashMap<>(known);
        try {
            known.forEach((digest, facts) -> {
                if (!facts.platform().known()) {
                    whole.put(digest, withPlatform(key, digest, facts));
                }
            });
        } catch (RefusedException e) {
            // What is known is shown.
        }
        return whole;
    }

    private ManifestFacts withPlatform(RepositoryKey key, String digest, ManifestFacts facts) {
        Optional<ManifestFacts.Platform> read = facts.config()
                .filter(config -> Target.DIGEST.matcher(config.digest()).matches())
                .flatMap(config -> reads.config(key.repository(), config.digest()))
                .map(config -> ManifestReader.platform(config.bytes()));
        ManifestFacts more = facts.with(read.orElse(ManifestFacts.Platform.NONE));
        index.learned(digest, more);
        return more;
    }

    /** The size of a child, as far as it is known. */
    long size(String digest) {
        return index.facts(digest).flatMap(ManifestFacts::imageSize).orElse(0L);
    }
}
