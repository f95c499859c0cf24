package dev.cambist.core.access;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Sha256;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a refresh token has to remember of an identity for all rules to say the same of it as at the exchange.
 *
 * <p>Rules that want a value are safe with less: what was forgotten meets nothing. Rules that exclude are not, so three
 * things are kept for them. A list of which nothing matches stays, as an empty list, because a missing one excludes. A
 * value that no pattern can be compared with leaves a trace, because it excludes too. And where anything was left out,
 * the exclusions for which it was are remembered: under others, nobody can tell what has been there.
 */
final class RelevantClaims {
    /** A member beside the claims, which no issuer uses. */
    static final String CUT_FOR = "cambist:cut-for";

    private static final int FINGERPRINT = 8; // bytes

    private final Reads all = new Reads();
    private final String exclusions;

    /** What the rules read of one claim. */
    private static final class Reads {
        private final Set<Glob> patterns = new HashSet<>();
        private final Set<Glob> words = new HashSet<>();
        private final Map<String, Reads> members = new LinkedHashMap<>();
        private boolean inserted;
        private boolean presence;
        private GlobIndex<Boolean> byValue = new GlobIndex<>(Map.of());
        private GlobIndex<Boolean> byWord = byValue;

        Reads at(List<String> path) {
            Reads reads = this;
            for (String name : path) {
                reads = reads.members.computeIfAbsent(name, absent -> new Reads());
            }
            return reads;
        }

        /** Once all is added: a list may have hundreds of values, and each is compared with the patterns of all rules. */
        void index() {
            byValue = index(patterns);
            byWord = index(words);
            members.values().forEach(Reads::index);
        }

        private static GlobIndex<Boolean> index(Set<Glob> globs) {
            return new GlobIndex<>(globs.stream().collect(Collectors.toMap(glob -> glob, glob -> true)));
        }

        boolean values() {
            return !patterns.isEmpty() || !words.isEmpty();
        }

        boolean matches(String value) {
            return byValue.matches(value)
                    || (!words.isEmpty() && Attribute.Words.in(value).anyMatch(byWord::matches));
        }
    }

    RelevantClaims(List<Rule> rules) {
        for (Rule rule : rules) {
            if (rule.who() instanceof Who.Matching matching) {
                Stream.concat(matching.conditions().stream(), matching.unless().stream())
                        .forEach(this::add);
            }
            rule.on().stream()
                    .flatMap(pattern -> pattern.claims().stream())
                    .forEach(claim -> all.at(List.of(claim)).inserted = true);
        }
        all.index();
        exclusions = fingerprint(rules);
    }

    private void add(Condition condition) {
        switch (condition) {
            case Condition.Matches matches -> {
                switch (matches.attribute()) {
                    case Attribute.Subject subject -> {} // a token has it anyway
                    case Attribute.Claim claim -> all.at(claim.path()).patterns.addAll(matches.patterns());
                    case Attribute.Words words ->
                        all.at(words.claim().path()).words.addAll(matches.patterns());
                }
            }
            case Condition.Present present -> all.at(present.attribute().path()).presence = true;
        }
    }

    JsonObject of(JsonObject claims) {
        Cutting cutting = new Cutting();
        Map<String, Object> kept = cutting.members(all, claims);
        if (all.members.containsKey(Identity.GROUPS)) {
            Identity.leftOutMarker(claims).ifPresent(marker -> kept.put(marker.getKey(), marker.getValue()));
        }
        Object earlier = claims.members().get(CUT_FOR);
        if (earlier != null) {
            kept.put(CUT_FOR, earlier); // what is gone from them is not known under today's exclusions either
        } else if (cutting.cut) {
            kept.put(CUT_FOR, exclusions);
        }
        return new JsonObject(kept);
    }

    /** Whether these are claims that were cut when other exclusions were in force. */
    boolean isOutdated(JsonObject claims) {
        Object cutFor = claims.members().get(CUT_FOR);
        return cutFor != null && !cutFor.equals(exclusions);
    }

    /** One identity's claims being cut. */
    private static final class Cutting {
        private boolean cut;

        Map<String, Object> members(Reads reads, JsonObject object) {
            Map<String, Object> kept = new LinkedHashMap<>();
            object.members().forEach((name, value) -> {
                Reads member = reads.members.get(name);
                Optional<Object> part = member == null ? Optional.empty() : value(member, value);
                part.ifPresentOrElse(some -> kept.put(name, some), () -> cut = true);
            });
            return kept;
        }

        private Optional<Object> value(Reads reads, Object value) {
            if (Attribute.Claim.isComparable(value)) {
                boolean read = reads.presence || reads.inserted || reads.values();
                return read ? Optional.of(value) : Optional.empty();
            }
            if (value instanceof List<?> list && reads.values()) {
                return Optional.of(matching(reads, list));
            }
            Map<String, Object> members = Map.of();
            if (value instanceof JsonObject object) {
                members = members(reads, object);
            } else {
                cut = true;
            }
            return members.isEmpty() && !reads.presence ? Optional.empty() : Optional.of(new JsonObject(members));
        }

        private List<Object> matching(Reads reads, List<?> list) {
            List<Object> kept = new ArrayList<>();
            boolean incomparable = false;
            for (Object element : list) {
                if (!Attribute.Claim.isComparable(element)) {
                    incomparable = true;
                } else if (reads.matches(element.toString())) {
                    kept.add(element);
                } else {
                    cut = true;
                }
            }
            if (incomparable) {
                kept.add(JsonObject.EMPTY);
            }
            return kept;
        }
    }

    /**
     * Of the set of conditions that exclude, whichever rules have them. Each is written as JSON, in which no text can pass
     * for another one or for several, on a line of its own, of which JSON has none within.
     */
    private static String fingerprint(List<Rule> rules) {
        String text = rules.stream()
                .map(Rule::who)
                .filter(Who.Matching.class::isInstance)
                .flatMap(who -> ((Who.Matching) who).unless().stream())
                .map(RelevantClaims::json)
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n"));
        return HexFormat.of().formatHex(Sha256.of(text), 0, FINGERPRINT);
    }

    private static String json(Condition condition) {
        List<Object> parts = new ArrayList<>(attribute(condition.attribute()));
        switch (condition) {
            case Condition.Matches matches ->
                parts.add(matches.patterns().stream()
                        .map(Glob::pattern)
                        .distinct()
                        .sorted()
                        .toList());
            case Condition.Present present -> parts.add(true);
        }
        return JsonWriter.write(parts);
    }

    private static List<Object> attribute(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Subject subject -> List.of("subject");
            case Attribute.Claim claim -> List.of("claim", claim.path());
            case Attribute.Words words -> List.of("words", words.claim().path());
        };
    }
}
