package dev.cambist.cli.metadata;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of one repository goes. The rule names tags, and manifests without any; then whatever something that stays needs
 * stays too.
 *
 * <p>A manifest stays where a tag that stays points at it, where it is locked, or where it is too young. With it stay the
 * children of an index, the subject that it refers to, and whatever refers to it: a signature without its image is of no
 * use, and an image without its signature is refused where signatures are asked for. A tag such as
 * {@code sha256-DIGEST.sig} refers to a manifest by its name (OCI distribution specification 1.1, "Referrers Tag Schema", and
 * cosign): it is none of those that are counted, and goes with that manifest alone.
 */
record PurgePlan(List<Entry> tags, List<Entry> manifests, int locked) {
    private static final Pattern REFERRING = Pattern.compile("(sha256)-([0-9a-f]{64})(\\..+)?");

    /**
     * A plan.
     *
     * @param isLocked whether the repository itself is, so that nothing goes
     * @param related by digest what each manifest says of others; missing of those that cannot be read, which stay
     */
    static PurgePlan of(
            PurgeRule rule, boolean isLocked, List<Entry> tags, List<Entry> manifests, Map<String, Related> related) {
        List<Entry> named = new ArrayList<>(rule.isOfTags() ? named(rule, tags) : List.of());
        int locked =
                (int) named.stream().filter(tag -> isLocked || !tag.mayGo()).count();
        named.removeIf(tag -> isLocked || !tag.mayGo());
        Set<String> going = new HashSet<>();
        named.forEach(tag -> going.add(tag.name()));
        Set<String> needed = needed(rule, tags, going, manifests, related);
        List<Entry> untagged = new ArrayList<>();
        if (rule.untagged() && !isLocked) {
            manifests.stream()
                    .filter(manifest -> !needed.contains(manifest.digest()))
                    .forEach(untagged::add);
        }
        Set<String> gone = new HashSet<>();
        untagged.forEach(manifest -> gone.add(manifest.digest()));
        if (rule.isOfTags() && !isLocked) {
            tags.stream()
                    .filter(tag -> subject(tag).filter(gone::contains).isPresent() && tag.mayGo())
                    .forEach(named::add);
        }
        return new PurgePlan(List.copyOf(named), parentsFirst(untagged, related), locked);
    }

    /** The digest that a tag refers to by its name. */
    private static Optional<String> subject(Entry tag) {
        Matcher referring = REFERRING.matcher(tag.name());
        return referring.matches() ? Optional.of(referring.group(1) + ":" + referring.group(2)) : Optional.empty();
    }

    private static List<Entry> named(PurgeRule rule, List<Entry> tags) {
        return tags.stream()
                .filter(tag -> subject(tag).isEmpty())
                .sorted(comparing((Entry tag) -> tag.updated().orElse(Instant.MAX), reverseOrder())
                        .thenComparing(Entry::name))
                .skip(rule.keep().orElse(0))
                .filter(rule::isOldEnough)
                .toList();
    }

    private static Set<String> needed(
            PurgeRule rule, List<Entry> tags, Set<String> going, List<Entry> manifests, Map<String, Related> related) {
        Map<String, Set<String>> linked = new HashMap<>();
        related.forEach((digest, of) -> {
            of.children().forEach(child -> link(linked, digest, child));
            of.subject().ifPresent(subject -> {
                link(linked, digest, subject);
                link(linked, subject, digest);
            });
        });
        Deque<String> stays = new ArrayDeque<>();
        for (Entry tag : tags) {
            Optional<String> subject = subject(tag);
            if (subject.isPresent()) {
                link(linked, subject.get(), tag.digest());
            } else if (!going.contains(tag.name())) {
                stays.add(tag.digest());
            }
            if (subject.isPresent() && (!rule.isOfTags() || !tag.mayGo())) {
                stays.add(tag.digest());
            }
        }
        for (Entry manifest : manifests) {
            if (!manifest.mayGo() || !rule.isOldEnough(manifest) || !related.containsKey(manifest.digest())) {
                stays.add(manifest.digest());
            }
        }
        Set<String> needed = new HashSet<>();
        while (!stays.isEmpty()) {
            String digest = stays.remove();
            if (needed.add(digest)) {
                stays.addAll(linked.getOrDefault(digest, Set.of()));
            }
        }
        return needed;
    }

    private static void link(Map<String, Set<String>> linked, String from, String to) {
        linked.computeIfAbsent(from, none -> new HashSet<>()).add(to);
    }

    /** Registries may refuse to delete what an index still names. */
    private static List<Entry> parentsFirst(List<Entry> manifests, Map<String, Related> related) {
        Map<String, Entry> left = new LinkedHashMap<>();
        manifests.forEach(manifest -> left.put(manifest.digest(), manifest));
        List<Entry> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Set<String> children = new HashSet<>();
            left.keySet().forEach(digest -> {
                Related of = related.get(digest);
                if (of != null) {
                    children.addAll(of.children());
                    of.subject().ifPresent(children::add);
                }
            });
            List<Entry> free = left.values().stream()
                    .filter(manifest -> !children.contains(manifest.digest()))
                    .toList();
            List<Entry> next =
                    free.isEmpty() ? List.copyOf(left.values()) : free; // a circle is nothing that can be pushed
            next.forEach(manifest -> left.remove(manifest.digest()));
            ordered.addAll(next);
        }
        return ordered;
    }
}
