package dev.cambist.server.analysis;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;

/** Whether a rule gives everything that another one gives. "No" also means that it cannot be told. */
final class Coverage {
    private static final char FIRST_PRIVATE_USE = '\uE000';

    private Coverage() {}

    /** Whether the narrow rule could be left out because of the wide one, whoever asks for whatever and whenever. */
    static boolean covers(Rule wide, Rule narrow) {
        return wide.actions().containsAll(narrow.actions())
                && coversRegistries(wide, narrow)
                && outlasts(wide, narrow)
                && isForItsRobots(wide, narrow)
                && covers(wide.who(), narrow.who())
                && coversRepositories(wide.on(), narrow.on());
    }

    private static boolean coversRegistries(Rule wide, Rule narrow) {
        return wide.registries().isEmpty()
                || (!narrow.registries().isEmpty() && wide.registries().containsAll(narrow.registries()));
    }

    private static boolean outlasts(Rule wide, Rule narrow) {
        return wide.expires().isEmpty()
                || narrow.expires()
                        .filter(end -> !end.isAfter(wide.expires().get()))
                        .isPresent();
    }

    private static boolean isForItsRobots(Rule wide, Rule narrow) {
        return narrow.robots().map(wide::isForRobots).orElse(true);
    }

    /** What a template inserts is not known, but it is the same in both rules, for it is of the same caller. */
    private static boolean coversRepositories(List<RepositoryPattern> wide, List<RepositoryPattern> narrow) {
        Map<String, Character> unknown = new LinkedHashMap<>();
        Function<MatchResult, String> opaque = found -> String.valueOf(
                unknown.computeIfAbsent(found.group(), template -> (char) (FIRST_PRIVATE_USE + unknown.size())));
        GlobSet wider = new GlobSet(Templates.globs(wide, opaque));
        return Templates.globs(narrow, opaque).stream().allMatch(wider::includes);
    }

    private static boolean covers(Who wide, Who narrow) {
        return switch (wide) {
            case Who.Anyone anyone -> true;
            case Who.Matching wider -> narrow instanceof Who.Matching narrower && covers(wider, narrower);
        };
    }

    private static boolean covers(Who.Matching wide, Who.Matching narrow) {
        return wide.issuer().equals(narrow.issuer())
                && wide.conditions().stream().allMatch(wanted -> follows(wanted, narrow.conditions()))
                && (wide.unless().isEmpty() || excludesMore(narrow.unless(), wide.unless()));
    }

    /** Whether whoever the wide rule excludes is excluded by the narrow one. */
    private static boolean excludesMore(List<Condition> narrow, List<Condition> wide) {
        return !narrow.isEmpty()
                && narrow.stream().allMatch(condition -> wide.stream().anyMatch(other -> excludes(condition, other)));
    }

    /** Whether one excludes wherever the other does, also where that is because of what cannot be told. */
    private static boolean excludes(Condition one, Condition other) {
        return one.equals(other)
                || (one instanceof Condition.Matches wide
                        && other instanceof Condition.Matches narrow
                        && wide.attribute().equals(narrow.attribute())
                        && includes(wide.patterns(), narrow.patterns()));
    }

    /** Whether everybody who meets all of these meets the condition too. */
    static boolean follows(Condition wanted, List<Condition> from) {
        return from.stream().anyMatch(given -> follows(wanted, given));
    }

    private static boolean follows(Condition wanted, Condition given) {
        return switch (wanted) {
            case Condition.Matches matches ->
                given instanceof Condition.Matches other
                        && matches.attribute().equals(other.attribute())
                        && includes(matches.patterns(), other.patterns());
            // A value that meets a pattern is there, and so is everything around it.
            case Condition.Present present ->
                startsWith(path(given.attribute()), present.attribute().path());
        };
    }

    private static List<String> path(Attribute attribute) {
        return switch (attribute) {
            case Attribute.Subject subject -> List.of();
            case Attribute.Claim claim -> claim.path();
            case Attribute.Words words -> words.claim().path();
        };
    }

    private static boolean startsWith(List<String> path, List<String> start) {
        return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
    }

    private static boolean includes(List<Glob> wide, List<Glob> narrow) {
        GlobSet wider = new GlobSet(wide);
        return narrow.stream().allMatch(wider::includes);
    }
}
