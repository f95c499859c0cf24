package dev.cambist.core.access;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The meaning of rules, written down a second time as plainly as possible, on regular expressions. */
final class Oracle {
    private Oracle() {}

    static List<Scope> granted(List<Rule> rules, Caller caller, String service, List<Scope> asked) {
        return asked.stream()
                .map(scope -> {
                    Set<Action> given = EnumSet.noneOf(Action.class);
                    scope.actions().stream()
                            .filter(action ->
                                    rules.stream().anyMatch(rule -> gives(rule, caller, service, scope, action)))
                            .forEach(given::add);
                    return scope.only(given);
                })
                .filter(scope -> !scope.actions().isEmpty())
                .toList();
    }

    static boolean gives(Rule rule, Caller caller, String service, Scope scope, Action action) {
        if (scope.isByRules()) {
            return false; // unless a policy is told of the service that it is asked again there at each use
        }
        boolean here = rule.registries().isEmpty() || rule.registries().contains(service);
        boolean now =
                rule.expires().isEmpty() || Now.INSTANT.isBefore(rule.expires().get());
        return here
                && now
                && rule.actions().contains(action)
                && isAbout(rule.who(), caller)
                && rule.on().stream()
                        .map(RepositoryPattern::toString)
                        .anyMatch(pattern -> action == Action.CATALOG
                                ? pattern.equals("**")
                                : covers(pattern, caller, scope.name()));
    }

    private static boolean isAbout(Who who, Caller caller) {
        if (!(who instanceof Who.Matching matching)) {
            return true;
        }
        return caller instanceof Identity identity
                && identity.issuer().equals(matching.issuer())
                && matching.conditions().stream().allMatch(condition -> holds(condition, identity) == Answer.YES)
                && (matching.unless().isEmpty()
                        || matching.unless().stream().anyMatch(condition -> holds(condition, identity) == Answer.NO));
    }

    private enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    private static Answer holds(Condition condition, Identity identity) {
        return switch (condition) {
            case Condition.Present present ->
                find(identity.claims(), present.attribute().path()).isPresent() ? Answer.YES : Answer.NO;
            case Condition.Matches matches ->
                switch (matches.attribute()) {
                    case Attribute.Subject subject -> meets(matches, List.of(identity.subject()));
                    case Attribute.Claim claim ->
                        find(identity.claims(), claim.path())
                                .map(value -> meets(matches, value instanceof List<?> list ? list : List.of(value)))
                                .orElse(Answer.UNKNOWN);
                    case Attribute.Words words ->
                        find(identity.claims(), words.claim().path())
                                .map(value ->
                                        meets(matches, split(value instanceof List<?> list ? list : List.of(value))))
                                .orElse(Answer.UNKNOWN);
                };
        };
    }

    private static List<?> split(List<?> values) {
        List<Object> words = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof String text) {
                words.addAll(List.of(
                        text.trim().isEmpty() ? new String[0] : text.trim().split(" +")));
            } else {
                words.add(value);
            }
        }
        return words;
    }

    private static Answer meets(Condition.Matches condition, List<?> values) {
        boolean unknown = false;
        for (Object value : values) {
            if (value instanceof String || value instanceof Long || value instanceof Boolean) {
                for (Glob glob : condition.patterns()) {
                    if (regex(glob.pattern()).matcher(value.toString()).matches()) {
                        return Answer.YES;
                    }
                }
            } else {
                unknown = true;
            }
        }
        return unknown ? Answer.UNKNOWN : Answer.NO;
    }

    private static Optional<Object> find(JsonObject claims, List<String> path) {
        Optional<Object> value = claims.value(path.getFirst());
        if (path.size() == 1) {
            return value;
        }
        return value.filter(JsonObject.class::isInstance)
                .flatMap(inner -> find((JsonObject) inner, path.subList(1, path.size())));
    }

    private static boolean covers(String pattern, Caller caller, String name) {
        String filled = pattern;
        if (pattern.contains("$")) {
            String value = !(caller instanceof Identity identity)
                    ? ""
                    : pattern.contains("subject")
                            ? identity.subject()
                            : identity.claims().text("p").orElse("");
            if (!value.matches("[a-z0-9]+(/[a-z0-9]+)*")) {
                return false;
            }
            filled = pattern.replaceAll("\\$\\{.*}", value);
        }
        return regex(filled).matcher(name).matches();
    }

    /** None of the patterns and values here has a character that is special in regular expressions, stars aside. */
    private static Pattern regex(String glob) {
        return Pattern.compile(
                glob.replace("**", "\u0000").replace("*", "[^/]*").replace("\u0000", ".*"));
    }
}
