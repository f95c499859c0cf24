package dev.cambist.server.analysis;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands for a value of the caller's token in patterns for repositories. */
final class Templates {
    private static final Pattern TEMPLATE = Pattern.compile("\\$\\{(subject|claims\\.([^}|]*))(\\|[^}]*)?}");

    /** What a template can insert, as far as it matters beside a separator or in place of a port. */
    private static final List<String> INSERTED = List.of("x", "5", "5/x");

    /** A claim with which an image is named after its repository or project, and everything below that name. */
    private static final Pattern BELOW =
            Pattern.compile("(\\$\\{claims\\.(?:repository|project_path)(?:\\|[^}]*)?})/\\*\\*");

    private Templates() {}

    /** The pattern with something else in place of each template. */
    static String replaced(RepositoryPattern pattern, Function<MatchResult, String> insert) {
        return TEMPLATE.matcher(pattern.toString()).replaceAll(found -> Matcher.quoteReplacement(insert.apply(found)));
    }

    /** Whether no repository can have a name that the pattern matches, whatever its templates insert. */
    static boolean matchesNoName(String pattern) {
        return INSERTED.stream()
                .map(text -> TEMPLATE.matcher(pattern).replaceAll(text))
                .distinct()
                .noneMatch(Templates::matchesSomeName);
    }

    private static boolean matchesSomeName(String pattern) {
        return pattern.indexOf('*') < 0
                ? Texts.NAMES.contains(pattern)
                : !(TextSearch.common(Texts.NAMES, List.of(GlobSet.of(pattern))) instanceof TextSearch.Found.None);
    }

    /** Why a template of the pattern inserts nothing for anybody whom the rule is about; empty if it can. */
    static Optional<String> problem(RepositoryPattern pattern, Who.Matching who, Optional<KnownIssuer> issuer) {
        return TEMPLATE.matcher(pattern.toString())
                .results()
                .flatMap(template -> problem(template, who, issuer).stream())
                .findFirst();
    }

    private static Optional<String> problem(MatchResult template, Who.Matching who, Optional<KnownIssuer> issuer) {
        Attribute attribute =
                template.group(2) == null ? new Attribute.Subject() : Attribute.Claim.of(template.group(2));
        List<GlobSet> values = new ArrayList<>();
        who.conditions().stream()
                .filter(condition -> condition.attribute().equals(attribute))
                .filter(Condition.Matches.class::isInstance)
                .forEach(condition -> values.add(new GlobSet(((Condition.Matches) condition).patterns())));
        issuer.flatMap(known -> SampleToken.nameOf(attribute).map(known.shapes()::get))
                .filter(shape -> !shape.globs().isEmpty())
                .ifPresent(values::add);
        boolean lowered = template.group(3) != null;
        if (values.isEmpty() || canBe(values, lowered ? Texts.PATHS_IN_ANY_CASE : Texts.PATHS)) {
            return Optional.empty();
        }
        String text = template.group();
        boolean capitals = !lowered && canBe(values, Texts.PATHS_IN_ANY_CASE);
        return Optional.of(text + " inserts nothing, because no " + attribute + " that "
                + "who admits can be the name of a repository"
                + (capitals
                        ? ": each has a capital letter; write " + text.replace("}", "|lower}")
                        : "; write a claim in its place whose values can be, or the name itself"));
    }

    private static boolean canBe(List<GlobSet> values, Texts texts) {
        return !(TextSearch.common(texts, values) instanceof TextSearch.Found.None);
    }

    /**
     * A rule on everything below the name of the caller's repository, but not on that name itself, to which a job that
     * names its image after its repository pushes.
     */
    static Optional<Warning> withoutItself(Rule rule, Set<String> onOfAllRules) {
        return rule.on().stream()
                .map(RepositoryPattern::toString)
                .map(BELOW::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1))
                .filter(name -> !onOfAllRules.contains(name))
                .findFirst()
                .map(name -> Warning.of(
                        Warning.Kind.NOT_ITSELF,
                        rule,
                        "on: \"" + name + "/**\" leaves out the repository " + name + " itself; write [\"" + name
                                + "\", \""
                                + name + "/**\"], or [\"" + name + "/*\", \"" + name
                                + "/*/**\"] if only those below it are meant"));
    }

    static List<Glob> globs(List<RepositoryPattern> patterns, Function<MatchResult, String> insert) {
        return patterns.stream()
                .map(pattern -> new Glob(replaced(pattern, insert)))
                .toList();
    }
}
