package dev.cambist.server.analysis;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Who;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a token that a job can have. What is not mentioned can have any value.
 *
 * @param job whose token it is
 * @param values a pattern for each claim that is known; of a literal pattern the value itself is known
 * @param absent claims that it does not have
 */
record SampleToken(String job, Map<String, String> values, Set<String> absent) {
    /** A branch that no rule means in particular. */
    static final String SOME_BRANCH = "zq-7-proposal";

    static SampleToken of(String job, Map<String, String> values) {
        return new SampleToken(job, values, Set.of("environment", "environment_protected", "deployment_tier"));
    }

    /** The name of an attribute as tokens spell it; empty for a claim within another. */
    static Optional<String> nameOf(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Subject subject -> Optional.of("sub");
            case Attribute.Claim claim ->
                claim.path().size() == 1 ? Optional.of(claim.path().getFirst()) : Optional.empty();
        };
    }

    /** Whether a rule about these can be about such a token. */
    boolean canBe(Who.Matching who) {
        boolean excluded = !who.unless().isEmpty() && who.unless().stream().allMatch(this::isExcludedBy);
        return who.conditions().stream().allMatch(this::canMeet) && !excluded;
    }

    /** Whether the rule asks for the very value that tells this token from others. */
    boolean isNamedIn(Who.Matching who, String claim) {
        return who.conditions().stream()
                .anyMatch(condition -> nameOf(condition.attribute()).equals(Optional.of(claim)) && canMeet(condition));
    }

    private boolean canMeet(Condition condition) {
        Optional<String> name = nameOf(condition.attribute());
        if (name.isEmpty()) {
            return true;
        }
        if (absent.contains(name.get())) {
            return false;
        }
        String value = values.get(name.get());
        return switch (condition) {
            case Condition.Present present -> true;
            case Condition.Matches matches ->
                value == null || new GlobSet(matches.patterns()).overlaps(GlobSet.of(value));
        };
    }

    private boolean isExcludedBy(Condition condition) {
        String name = nameOf(condition.attribute()).orElse("");
        String value = values.get(name);
        return switch (condition) {
            case Condition.Present present -> value != null;
            case Condition.Matches matches ->
                absent.contains(name) || (value != null && new GlobSet(matches.patterns()).includes(new Glob(value)));
        };
    }
}
