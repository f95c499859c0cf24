package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks for what, where and when; put to one rule after the other.
 *
 * @param memory whether the caller's claims can answer what the rules exclude
 * @param byRules whether a right may be granted that is decided anew at each use
 * @param robot how long the robot of the caller's lives in all that is to do it; empty where the caller itself is
 */
record AccessRequest(
        Caller caller,
        String service,
        List<Scope> asked,
        Instant now,
        Memory memory,
        boolean byRules,
        Optional<Duration> robot) {
    /** How far the claims of a caller can be relied upon for what they do not say. */
    enum Memory {
        WHOLE,
        /** They come from a refresh token that was made under other exclusions, and left out what these ask for. */
        OUTDATED
    }

    /** What is granted of each scope, to be added to. */
    static final class GrantedActions {
        private final List<Scope> asked;
        private final List<Set<Action>> actions;

        GrantedActions(List<Scope> asked) {
            this.asked = asked;
            actions = new ArrayList<>(asked.size());
            asked.forEach(scope -> actions.add(EnumSet.noneOf(Action.class)));
        }

        List<Scope> scopes() {
            List<Scope> left = new ArrayList<>(asked.size());
            for (int i = 0; i < asked.size(); i++) {
                if (!actions.get(i).isEmpty()) {
                    left.add(asked.get(i).only(actions.get(i)));
                }
            }
            return left;
        }
    }

    /** Why the rule is not about the caller here and now, or empty when it is. */
    Optional<Mismatch> mismatch(Rule rule) {
        Optional<Mismatch> mismatch = rule.mismatch(caller, service, now);
        boolean unsure = memory == Memory.OUTDATED
                && rule.who() instanceof Who.Matching matching
                && !matching.unless().isEmpty();
        boolean wouldApply = mismatch.isEmpty() || mismatch.get() instanceof Mismatch.Excluded;
        if (unsure && wouldApply) {
            return Optional.of(new Mismatch.ExclusionChanged());
        }
        return mismatch.isPresent() ? mismatch : notForRobots(rule);
    }

    private Optional<Mismatch> notForRobots(Rule rule) {
        return robot.filter(life -> !rule.isForRobots(life))
                .map(life -> new Mismatch.NotForRobots(rule.robots(), life));
    }

    /** What the rule says, and adds what it gives to what is granted. */
    Verdict consider(Rule rule, GrantedActions granted) {
        Optional<Mismatch> mismatch = mismatch(rule);
        if (mismatch.isPresent()) {
            return new Verdict.NotApplied(rule, mismatch.get());
        }
        List<Glob> globs = new ArrayList<>(rule.on().size());
        Mismatch unusable = null;
        for (RepositoryPattern pattern : rule.on()) {
            switch (pattern.resolve(caller)) {
                case RepositoryPattern.Resolved.Usable usable -> globs.add(usable.glob());
                case RepositoryPattern.Resolved.Unusable no -> unusable = no.why();
            }
        }
        if (globs.isEmpty() && unusable != null) {
            return new Verdict.NotApplied(rule, unusable);
        }
        if (asked.isEmpty()) {
            return new Verdict.NotApplied(rule, new Mismatch.NothingAsked());
        }
        return grant(rule, globs, granted);
    }

    private Verdict grant(Rule rule, List<Glob> globs, GrantedActions granted) {
        List<Scope> given = new ArrayList<>();
        List<Scope> named = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Scope scope = asked.get(i);
            if (covers(globs, scope)) {
                named.add(scope);
                Scope part = scope.only(rule.actions());
                if (!part.actions().isEmpty()) {
                    given.add(part);
                    granted.actions.get(i).addAll(part.actions());
                }
            }
        }
        if (!given.isEmpty()) {
            return new Verdict.Granted(rule, List.copyOf(given));
        }
        return new Verdict.NotApplied(rule, named.isEmpty() ? outside(rule) : notIncluded(rule, named));
    }

    private Mismatch outside(Rule rule) {
        return !byRules && isAllByRules()
                ? new Mismatch.NotDecidedHere(service)
                : new Mismatch.NameOutside(rule.on(), caller, asked);
    }

    private boolean isAllByRules() {
        for (Scope scope : asked) {
            if (!scope.isByRules()) {
                return false;
            }
        }
        return true;
    }

    private static Mismatch notIncluded(Rule rule, List<Scope> named) {
        return new Mismatch.ActionsNotIncluded(rule.actions(), List.copyOf(named));
    }

    /**
     * The catalog, and the server itself, are covered by any rule that reaches here with the right to it, for that is
     * checked in {@link Rule}.
     */
    private boolean covers(List<Glob> globs, Scope scope) {
        return switch (scope.kind()) {
            case ANY_REPOSITORY -> byRules && !globs.isEmpty();
            case REGISTRY, SERVER -> true;
            case REPOSITORY -> isNamed(globs, scope.repository());
        };
    }

    private static boolean isNamed(List<Glob> globs, String repository) {
        for (Glob glob : globs) {
            if (glob.matches(repository)) {
                return true;
            }
        }
        return false;
    }
}
