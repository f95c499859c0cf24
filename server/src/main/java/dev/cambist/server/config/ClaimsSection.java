package dev.cambist.server.config;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads {@code claims} of {@code who} and {@code unless}. A key is the name of one member of the token, exactly, whatever
 * dots and slashes are in it; keys below it are members within that claim. Alone below a claim, {@code present: true}
 * wants it to be there, and {@code word} has patterns of which one matches one of its words.
 */
final class ClaimsSection {
    private static final String PRESENT = "present";
    private static final String WORD = "word";

    private final List<Condition> conditions = new ArrayList<>();

    private ClaimsSection() {}

    static List<Condition> read(Value claims) {
        ClaimsSection section = new ClaimsSection();
        section.read(claims, List.of());
        return section.conditions;
    }

    private void read(Value mapping, List<String> path) {
        List<Block.Entry> entries = mapping.block().map(Block::entries).orElse(List.of());
        if (entries.isEmpty() && mapping.isMapping()) {
            mapping.complain(
                    path.isEmpty()
                            ? "is empty; expected the name of a claim with a pattern for its value"
                            : "is empty; expected { present: true }, or the name of a claim within it with a pattern, or"
                                    + " { word: PATTERN }");
        }
        for (Block.Entry entry : entries) {
            if (entry.key().equals(PRESENT) && entry.value().isScalar()) {
                present(entry.value(), path, entries.size() == 1);
            } else if (entry.key().equals(WORD)
                    && !path.isEmpty()
                    && !entry.value().isMapping()) {
                word(entry.value(), path, entries.size() == 1);
            } else {
                claim(entry, path);
            }
        }
    }

    private void claim(Block.Entry entry, List<String> path) {
        Value value = entry.value();
        if (entry.key().isBlank() || entry.key().contains("${")) {
            value.complain("expected the name of a claim as the key; ${…} is not replaced in keys");
        }
        List<String> longer = new ArrayList<>(path);
        longer.add(entry.key());
        if (longer.size() > Attribute.Claim.MAX_DEPTH) {
            value.complain("is a claim within " + path.size() + " others; expected at most "
                    + (Attribute.Claim.MAX_DEPTH - 1));
        } else if (value.isMapping()) {
            read(value, longer);
        } else {
            var patterns = Patterns.read(value.oneOrMore());
            if (!patterns.isEmpty()) {
                conditions.add(new Condition.Matches(new Attribute.Claim(longer), patterns));
            }
        }
    }

    /** What is itself a claim of that name has its patterns as words, one key further within. */
    private void word(Value value, List<String> path, boolean alone) {
        if (!alone) {
            value.complain("stands alone, because a claim with words has no claims within it; a claim that is itself"
                    + " called word is written word: { word: PATTERN }");
            return;
        }
        var patterns = Patterns.read(value.oneOrMore());
        if (!patterns.isEmpty()) {
            conditions.add(new Condition.Matches(new Attribute.Words(new Attribute.Claim(path)), patterns));
        }
    }

    /** A claim of that name could be meant as well, so it is written otherwise. */
    private void present(Value value, List<String> path, boolean alone) {
        String inList = "a claim that is itself called present is written with a list, present: [VALUE]";
        if (path.isEmpty()) {
            value.complain("stands below the name of a claim, such as environment: { present: true }; " + inList);
        } else if (!alone) {
            value.complain("stands alone, because a claim with a claim within it is there anyway; " + inList);
        } else if (!value.isPlain() || !value.written().equals("true")) {
            value.complain(
                    value.quoted() + " is not true; expected present: true, under unless if the claim must not be"
                            + " there; " + inList);
        } else {
            conditions.add(new Condition.Present(new Attribute.Claim(path)));
        }
    }
}
