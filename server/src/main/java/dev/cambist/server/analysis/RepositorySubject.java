package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.GlobSet.NAME;

import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Subjects such as {@code repo:acme/shop:ref:refs/heads/main}. Policies of Amazon's, where a star crosses slashes, say
 * {@code repo:acme/shop:*}; here that leaves out every branch and tag, and takes pull requests.
 */
final class RepositorySubject {
    static final GlobSet PULL_REQUESTS = subjects(":pull_request");

    private static final GlobSet BRANCHES_AND_TAGS = subjects(":ref:refs/heads/**", ":ref:refs/tags/**");

    /** A star at the end that may have been meant to stand for a ref, or for a repository and a ref. */
    private static final Pattern STAR_FOR_REF =
            Pattern.compile("repo:([^:]*[^:*])?\\*|repo:[^:]*:(ref:([^:]*[^:*])?)?\\*");

    private RepositorySubject() {}

    /** Those of repositories that have ids behind their names in it, whatever follows. */
    static GlobSet withIds(String end) {
        return GlobSet.of("repo:" + NAME + "@" + NAME + "/" + NAME + "@" + NAME + end);
    }

    private static GlobSet subjects(String... ends) {
        return new GlobSet(Stream.of(ends)
                .flatMap(end -> Stream.concat(
                        withIds(end).globs().stream(), Stream.of(new Glob("repo:" + NAME + "/" + NAME + end))))
                .toList());
    }

    static Optional<Warning> starStopsAtSlashes(Rule rule, Who.Matching who) {
        return SampleToken.conditionsOn(who, "sub").stream()
                .flatMap(condition -> slip(condition).stream().map(pattern -> warning(rule, condition, pattern)))
                .findFirst();
    }

    private static Optional<String> slip(Condition.Matches condition) {
        if (new GlobSet(condition.patterns()).overlaps(BRANCHES_AND_TAGS)) {
            return Optional.empty();
        }
        return condition.patterns().stream()
                .map(Glob::pattern)
                .filter(pattern -> STAR_FOR_REF.matcher(pattern).matches())
                .findFirst();
    }

    private static Warning warning(Rule rule, Condition.Matches condition, String pattern) {
        boolean proposals = new GlobSet(condition.patterns()).overlaps(PULL_REQUESTS);
        return Warning.of(
                Warning.Kind.STAR_STOPS,
                rule,
                "no token of a branch or tag matches the subject \"" + pattern
                        + "\", because * does not cross the slashes of ref:refs/heads/main"
                        + (proposals ? ", while those of pull requests do" : "")
                        + "; write \"" + pattern + "*\", or, to say which branch, repository and ref under claims");
    }
}
