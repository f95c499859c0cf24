package dev.cambist.server.config;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Who;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Suggestion;
import dev.cambist.server.config.yaml.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code who} of an access rule. */
final class WhoSection {
    private static final String ANYONE = "anyone";

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
        List<Condition> conditions = conditions(block);
        List<Condition> unless = block.optional("unless")
                .flatMap(Value::block)
                .map(WhoSection::unless)
                .orElse(List.of());
        block.finish();
        try {
            // A condition that could not be read was complained of, so this one without it is never used.
            return issuer.map(name -> new Who.Matching(name, conditions, unless));
        } catch (IllegalArgumentException e) {
            block.complain(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static List<Condition> unless(Block block) {
        if (block.isEmpty()) {
            block.complain("is empty; expected what excludes: subject, groups, roles or claims");
        }
        block.misplaced("issuer", "is not a key here; unless is about the issuer of who, so leave it out");
        List<Condition> conditions = conditions(block);
        block.finish();
        return conditions;
    }

    private static List<Condition> conditions(Block block) {
        List<Condition> conditions = new ArrayList<>();
        block.optional("subject").ifPresent(value -> add(conditions, new Attribute.Subject(), value.oneOrMore()));
        for (String claim : List.of("groups", "roles")) {
            block.optional(claim).ifPresent(value -> add(conditions, Attribute.Claim.of(claim), value.nonEmptyList()));
        }
        block.optional("claims").map(ClaimsSection::read).ifPresent(conditions::addAll);
        return conditions;
    }

    private static void add(List<Condition> conditions, Attribute attribute, List<Value> values) {
        var patterns = Patterns.read(values);
        if (!patterns.isEmpty()) {
            conditions.add(new Condition.Matches(attribute, patterns));
        }
    }

    private String issuer(String text) {
        if (!issuers.contains(text)) {
            throw new IllegalArgumentException("is not the name of an issuer; " + Suggestion.expected(text, issuers));
        }
        return text;
    }
}
