package dev.cambist.server.portal.repositories;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.Pusher;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.server.metadata.LockCheck;
import dev.cambist.server.metadata.RegistryIndex;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What stands in a list of tags or manifests, with what the manifests say of themselves. */
record TagRows(OpenRepository open, Map<String, ManifestFacts> facts, Instant now) {
    private static final int SHORT_DIGEST = 19; // characters; sha256: and twelve more, as docker shows them

    /**
     * A tag, or a manifest without one.
     *
     * @param tag empty where there is none
     * @param by who pushed it last; empty where that is not known
     * @param locked whether there is a lock to end
     */
    public record Row(
            String tag,
            String digest,
            String shortDigest,
            String address,
            Size size,
            String platform,
            Moment pushed,
            String by,
            List<String> locks,
            boolean locked) {}

    /** With the facts of all these, and of what their indexes lead to. */
    static TagRows of(OpenRepository open, Set<String> digests, RegistryIndex index) {
        Map<String, ManifestFacts> facts = new HashMap<>(open.repository().facts(digests));
        Set<String> children = new HashSet<>();
        facts.values().forEach(each -> each.children().forEach(child -> children.add(child.digest())));
        children.removeAll(facts.keySet());
        facts.putAll(index.facts(children));
        return new TagRows(open, facts, index.now());
    }

    Row row(TagEntry tag, LockCheck locks) {
        return row(tag.name(), tag.digest(), tag.updated(), tag.by(), locks.shown(tag), tag.attributes());
    }

    Row row(ManifestEntry manifest) {
        Attributes attributes = manifest.attributes();
        return row("", manifest.digest(), manifest.updated(), manifest.by(), attributes, attributes);
    }

    /** @param own attributes, without those of rules, which nobody can change here */
    private Row row(String tag, String digest, Instant updated, Optional<Pusher> by, Attributes shown, Attributes own) {
        Optional<ManifestFacts> known = Optional.ofNullable(facts.get(digest));
        String address = Links.manifest(open.service(), open.name(), digest)
                .with("tag", tag)
                .address();
        return new Row(
                tag,
                digest,
                shortDigest(digest),
                address,
                Size.of(known.flatMap(this::size)),
                known.map(Platforms::of).orElse(""),
                Moment.of(updated, now),
                by.map(TagRows::words).orElse(""),
                Locks.of(shown),
                Locks.isLocked(own));
    }

    static String shortDigest(String digest) {
        return digest.length() > SHORT_DIGEST ? digest.substring(0, SHORT_DIGEST) + "…" : digest;
    }

    static String words(Pusher by) {
        return Refusal.shown(by.subject())
                + by.issuer().map(issuer -> " of " + issuer).orElse("");
    }

    /** Its own, or that of all that it leads to as far as that is known. */
    private Optional<Long> size(ManifestFacts known) {
        return known.imageSize()
                .or(() -> known.children().stream()
                        .flatMap(child -> Stream.ofNullable(facts.get(child.digest())))
                        .flatMap(child -> child.imageSize().stream())
                        .reduce((one, other) -> Long.MAX_VALUE - one < other ? Long.MAX_VALUE : one + other));
    }
}
