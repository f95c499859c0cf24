package dev.cambist.server.analysis;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Who;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a token that a job can have. What is not mentioned can have any value.
 *
 * @param job whose token it is
 * @param values patterns for each claim that is known; of a literal pattern the value itself is known
 * @param absent claims that it does not have
 * @param advice what to write so that a rule is not about it
 */
record SampleToken(String job, Map<String, GlobSet> values, Set<String> absent, String advice) {
    private static final Set<String> ENVIRONMENT =
            Set.of("environment", "environment_protected", "environment_node_id", "deployment_tier");

    SampleToken {
        values = Map.copyOf(values);
    }

    /** One of a job without an environment; names and values in turns. */
    static SampleToken of(String job, String advice, String... namesAndValues) {
        Map<String, GlobSet> values = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put(namesAndValues[i], GlobSet.of(namesAndValues[i + 1]));
        }
        return new SampleToken(job, values, ENVIRONMENT, advice);
    }

    /** The same with another value known. */
    SampleToken with(String claim, GlobSet value) {
        Map<String, GlobSet> more = new HashMap<>(values);
        more.put(claim, value);
        return new SampleToken(job, more, absent, advice);
    }

    /** The name of an attribute as tokens spell it; empty for a claim within another and for the words of one. */
    static Optional<String> nameOf(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Subject subject -> Optional.of("sub");
            case Attribute.Claim claim ->
                claim.path().size() == 1 ? Optional.of(claim.path().getFirst()) : Optional.empty();
            case Attribute.Words words -> Optional.empty();
        };
    }

    /** The conditions of a rule that want values of a claim of this name. */
    static List<Condition.Matches> conditionsOn(Who.Matching who, String name) {
        return who.conditions().stream()
                .filter(condition -> nameOf(condition.attribute()).equals(Optional.of(name)))
                .filter(Condition.Matches.class::isInstance)
                .map(Condition.Matches.class::cast)
                .toList();
    }

    /** Whether a rule about these can be about such a token. */
    boolean canBe(Who.Matching who) {
        boolean excluded = !who.unless().isEmpty() && who.unless().stream().allMatch(this::isExcludedBy);
        return who.conditions().stream().allMatch(this::canMeet) && !excluded;
    }

    /** Whether the rule asks for the very value that tells this token from others. */
    boolean isNamedIn(Who.Matching who, String claim) {
        return conditionsOn(who, claim).stream().anyMatch(this::canMeet);
    }

    private boolean canMeet(Condition condition) {
        Optional<String> name = nameOf(condition.attribute());
        if (name.isEmpty()) {
            return true;
        }
        if (absent.contains(name.get())) {
            return false;
        }
        GlobSet value = values.get(name.get());
        return switch (condition) {
            case Condition.Present present -> true;
            case Condition.Matches matches -> value == null || new GlobSet(matches.patterns()).overlaps(value);
        };
    }

    private boolean isExcludedBy(Condition condition) {
        String name = nameOf(condition.attribute()).orElse("");
        GlobSet value = values.get(name);
        return switch (condition) {
            case Condition.Present present -> value != null;
            case Condition.Matches matches ->
                absent.contains(name) || (value != null && new GlobSet(matches.patterns()).includes(value));
        };
    }
}
