package dev.cambist.server.metadata;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.server.settings.LockRule;
import java.util.List;

/** What the configuration locks, whatever anybody sets. */
public record LockRules(List<LockRule> rules) {
    public LockRules {
        rules = List.copyOf(rules);
    }

    public Attributes ofRepository(String name) {
        return rules.stream()
                .filter(rule -> rule.isOfRepositories() && rule.isOn(name))
                .map(LockRule::attributes)
                .reduce(Attributes.OPEN, Attributes::and);
    }

    public Attributes ofTag(String repository, String tag) {
        return rules.stream()
                .filter(rule -> !rule.isOfRepositories() && rule.isOn(repository, tag))
                .map(LockRule::attributes)
                .reduce(Attributes.OPEN, Attributes::and);
    }

    /** Whether it locks tags of a repository by their names. */
    boolean hasTagsIn(String repository) {
        return rules.stream().anyMatch(rule -> !rule.isOfRepositories() && rule.isOn(repository));
    }
}
