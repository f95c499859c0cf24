package dev.cambist.server.metadata;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.Item;
import dev.cambist.server.settings.LockRule;
import java.util.List;

/** What the configuration locks, whatever anybody sets. */
public record LockRules(List<LockRule> rules) {
    public LockRules {
        rules = List.copyOf(rules);
    }

    /** What they leave allowed of an item; a manifest is under none by itself. */
    public Attributes of(Item item) {
        return rules.stream()
                .filter(rule -> isOn(rule, item))
                .map(LockRule::attributes)
                .reduce(Attributes.OPEN, Attributes::and);
    }

    /** Refuses what a rule forbids, and says which rule that was. */
    public void require(Item item, Use use) {
        int position = 0;
        for (LockRule rule : rules) {
            position++;
            if (!use.isAllowedBy(rule.attributes()) && isOn(rule, item)) {
                throw use.forbiddenByRule(position, item, rule.attributes());
            }
        }
    }

    private static boolean isOn(LockRule rule, Item item) {
        return switch (item) {
            case Item.Repository whole ->
                rule.isOfRepositories() && rule.isOn(whole.in().repository());
            case Item.Tag tag -> !rule.isOfRepositories() && rule.isOn(tag.in().repository(), tag.name());
            case Item.Manifest manifest -> false;
        };
    }

    /** Whether it locks tags of a repository by their names. */
    boolean hasTagsIn(String repository) {
        return rules.stream().anyMatch(rule -> !rule.isOfRepositories() && rule.isOn(repository));
    }
}
