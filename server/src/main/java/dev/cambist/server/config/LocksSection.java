package dev.cambist.server.config;

import dev.cambist.core.access.Glob;
import dev.cambist.core.metadata.Attributes;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.LockRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code locks}. */
final class LocksSection {
    private LocksSection() {}

    /** @param areHeld whether Cambist stands in front of any registry */
    static List<LockRule> read(Value value, boolean areHeld) {
        if (!areHeld) {
            value.complain("locks nothing, because no registry has an upstream: pushes and deletions go past Cambist,"
                    + " which holds locks only where it stands in front of the registry; give one its upstream, or leave"
                    + " locks out");
        }
        List<LockRule> rules = new ArrayList<>();
        for (Value entry : value.nonEmptyList()) {
            entry.block().flatMap(LocksSection::rule).ifPresent(rules::add);
        }
        return rules;
    }

    private static Optional<LockRule> rule(Block block) {
        List<Glob> on = block.required("on", "a list of patterns for repositories, such as [\"prod/**\"]")
                .map(value -> Patterns.read(value.nonEmptyList()))
                .orElse(List.of());
        List<Glob> tags = block.optional("tags")
                .map(value -> Patterns.read(value.nonEmptyList()))
                .orElse(List.of());
        Attributes allowed = new Attributes(flag(block, "delete"), flag(block, "write"), true, flag(block, "read"));
        boolean unreadableTags = block.has("tags") && tags.isEmpty(); // complained of already
        block.finish();
        if (allowed.isOpen()) {
            block.complain("locks nothing; expected write: false, delete: false or read: false");
        }
        return on.isEmpty() || unreadableTags || allowed.isOpen()
                ? Optional.empty()
                : Optional.of(new LockRule(on, tags, allowed));
    }

    private static boolean flag(Block block, String key) {
        return block.optional(key).flatMap(Value::flag).orElse(true);
    }
}
