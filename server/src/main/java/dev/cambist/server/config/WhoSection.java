package dev.cambist.server.config;

import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Who;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code who} of an access rule. */
final class WhoSection {
    private static final String ANYONE = "anyone";

    /** Booleans of YAML 1.2 (core schema, section 10.3.2) that JSON, and so a token's claim as text, spells otherwise. */
    private static final Set<String> ODD_BOOLEANS = Set.of("True", "TRUE", "False", "FALSE");

    private final Collection<String> issuers;

    WhoSection(Collection<String> issuers) {
        this.issuers = issuers;
    }

    Optional<Who> read(Value value) {
        return value.isScalar() ? value.as(WhoSection::anyone) : value.block().flatMap(this::matching);
    }

    private static Who anyone(String text) {
        if (!text.equals(ANYONE)) {
            throw new IllegalArgumentException("is nobody; expected anyone, or { issuer: NAME } with conditions"
                    + Suggestion.nearest(text, Set.of(ANYONE))
                            .map(word -> " (did you mean " + word + "?)")
                            .orElse(""));
        }
        return new Who.Anyone();
    }

    private Optional<Who> matching(Block block) {
        Optional<String> issuer = block.required("issuer", "the name of an entry of issuers, or who: anyone")
                .flatMap(value -> value.as(this::issuer));
        List<Glob> subject = block.optional("subject")
                .map(Value::oneOrMore)
                .map(WhoSection::globs)
                .orElse(List.of());
        List<Glob> groups = block.optional("groups")
                .map(Value::nonEmptyList)
                .map(WhoSection::globs)
                .orElse(List.of());
        List<Glob> roles = block.optional("roles")
                .map(Value::nonEmptyList)
                .map(WhoSection::globs)
                .orElse(List.of());
        Map<String, List<Glob>> claims =
                block.optional("claims").map(WhoSection::claims).orElse(Map.of());
        block.finish();
        try {
            // A condition that could not be read was complained of, so this one without it is never used.
            return issuer.map(name -> new Who.Matching(name, subject, groups, roles, claims));
        } catch (IllegalArgumentException e) {
            block.complain(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private String issuer(String text) {
        if (!issuers.contains(text)) {
            throw new IllegalArgumentException("is not the name of an issuer; " + Suggestion.expected(text, issuers));
        }
        return text;
    }

    private static Map<String, List<Glob>> claims(Value value) {
        Map<String, List<Glob>> claims = new LinkedHashMap<>();
        List<Block.Entry> entries = value.block().map(Block::entries).orElse(List.of());
        if (entries.isEmpty() && value.isMapping()) {
            value.complain("is empty; expected the name of a claim with a pattern for its value");
        }
        for (Block.Entry entry : entries) {
            if (entry.key().isBlank() || entry.key().contains("${")) {
                entry.value().complain("expected the name of a claim as the key; ${…} is not replaced in keys");
            }
            List<Glob> globs = globs(entry.value().oneOrMore());
            if (!globs.isEmpty()) {
                claims.put(entry.key(), globs);
            }
        }
        return claims;
    }

    private static List<Glob> globs(List<Value> values) {
        return values.stream()
                .flatMap(value -> value.as(text -> glob(text, value.isPlain())).stream())
                .collect(Collectors.toUnmodifiableList());
    }

    private static Glob glob(String text, boolean plain) {
        if (plain && ODD_BOOLEANS.contains(text)) {
            throw new IllegalArgumentException("is a boolean to YAML and can be meant as text too; write "
                    + text.toLowerCase(Locale.ROOT) + " for the boolean or \"" + text + "\" for the text");
        }
        try {
            return new Glob(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no pattern: " + e.getMessage(), e);
        }
    }
}
