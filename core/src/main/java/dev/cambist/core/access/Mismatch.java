package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The first reason why a rule did not grant anything, as data; the words are made only when somebody reads them. */
public sealed interface Mismatch {
    /** As many values as an explanation lists. */
    int MAX_LISTED = 10;

    String explain();

    record CallerIsAnonymous() implements Mismatch {
        @Override
        public String explain() {
            return "the rule wants an identity, and the caller is anonymous";
        }
    }

    record IssuerDiffers(String expected, String actual) implements Mismatch {
        @Override
        public String explain() {
            return "issuer is " + actual + ", the rule wants " + expected;
        }
    }

    /**
     * A value of the token meets no pattern of the condition on it.
     *
     * @param what {@code subject} or {@code claim NAME}
     * @param actual the values in the token; empty when it has none
     */
    record ValueDiffers(String what, List<Glob> expected, List<String> actual) implements Mismatch {
        @Override
        public String explain() {
            String found = actual.isEmpty()
                    ? "is not in the token"
                    : "is " + list(actual.stream().map(Refusal::shown).toList(), ", ");
            return what + " " + found + ", the rule wants " + list(expected, " or ");
        }
    }

    /** The token has a value, of a kind that no pattern can be compared with: an object, a fraction, a number too large. */
    record NotComparable(Attribute attribute, List<Glob> expected) implements Mismatch {
        @Override
        public String explain() {
            return attribute
                    + " is of a kind that cannot be compared (texts, booleans, whole numbers of up to 64 bits and"
                    + " lists of them can), the rule wants " + list(expected, " or ");
        }
    }

    /** The rule wants groups, and the issuer left them out of the token because there are too many of them. */
    record GroupsLeftOut(List<Glob> expected) implements Mismatch {
        @Override
        public String explain() {
            return "the rule wants the groups " + list(expected, " or ") + ", and the token came without its groups: "
                    + BadCredential.NoRights.GROUPS_LEFT_OUT;
        }
    }

    record ClaimAbsent(Attribute.Claim claim) implements Mismatch {
        @Override
        public String explain() {
            return claim + " is not in the token, the rule wants it to be";
        }
    }

    /** All that the rule excludes is met or cannot be told. */
    record Excluded(List<Condition> unless, Identity identity) implements Mismatch {
        @Override
        public String explain() {
            return "the rule's unless excludes the caller: "
                    + list(unless.stream().map(this::why).toList(), " and ");
        }

        private String why(Condition condition) {
            return switch (condition) {
                case Condition.Present present -> present.attribute() + " is in the token";
                case Condition.Matches matches -> {
                    List<String> values = matches.attribute().of(identity).texts().stream()
                            .filter(matches::matches)
                            .map(Refusal::shown)
                            .toList();
                    yield matches.attribute()
                            + (values.isEmpty()
                                    ? " is missing or of a kind that cannot be compared with "
                                            + list(matches.patterns(), " or ") + ", which excludes as well"
                                    : " is " + list(values, ", "));
                }
            };
        }
    }

    /** The caller's refresh token was made when the rules had other exclusions, and left out what these ask for. */
    record ExclusionChanged() implements Mismatch {
        @Override
        public String explain() {
            return "an unless of the policy has changed since the caller's refresh token was made, and that token does"
                    + " not say whether it excludes the caller; a new login does";
        }
    }

    record OtherRegistry(Set<String> registries, String service) implements Mismatch {
        @Override
        public String explain() {
            return "the rule holds for " + list(new TreeSet<>(registries), ", ") + ", the request is for " + service;
        }
    }

    /**
     * One of the two, rule and request, is about the server itself, and the other about a registry.
     *
     * @param ofServer whether it is the rule
     */
    record OtherKind(boolean ofServer) implements Mismatch {
        @Override
        public String explain() {
            return ofServer
                    ? "the rule is about administering this server, and gives nothing at a registry"
                    : "the rule is about registries, and lets nobody administer this server";
        }
    }

    record Expired(Instant end) implements Mismatch {
        @Override
        public String explain() {
            return "the rule expired at " + end;
        }
    }

    /**
     * The rule is about the owner of a robot, and the robot is not to have what it gives.
     *
     * @param longest that robots for it live; empty where there are none
     * @param life of this one
     */
    record NotForRobots(Optional<Duration> longest, Duration life) implements Mismatch {
        @Override
        public String explain() {
            return longest.map(most -> "the rule is for robots that live for " + days(most)
                            + " at most, and this one lives for " + days(life))
                    .orElse("the rule lets nobody make robots");
        }

        private static String days(Duration duration) {
            long days = duration.toDays();
            return duration.equals(Duration.ofDays(days)) ? days + " d" : duration.toString();
        }
    }

    /**
     * The robot's scope map has it, and its owner may not let a robot do it.
     *
     * @param trusted whether the owner's issuer is one of the configuration still
     */
    record BeyondOwner(Identity owner, boolean trusted, List<Scope> scopes) implements Mismatch {
        @Override
        public String explain() {
            return trusted
                    ? list(scopes, ", ") + " is more than the rules let a robot of " + owner + " do now"
                    : "the robot is of " + owner + ", whose issuer is not trusted here any more";
        }
    }

    /**
     * A value of the token has no place in the pattern.
     *
     * @param capitals whether capital letters are all that is wrong with it
     */
    record PatternUnusable(String pattern, String value, boolean capitals) implements Mismatch {
        @Override
        public String explain() {
            return "the caller's " + value + " is missing or not a legal repository path, so " + pattern
                    + " names nothing"
                    + (capitals ? "; it has capital letters, which |lower behind its name inserts as small ones" : "");
        }
    }

    record NameOutside(List<RepositoryPattern> patterns, Caller caller, List<Scope> asked) implements Mismatch {
        @Override
        public String explain() {
            List<String> shown = patterns.stream().map(this::filledIn).toList();
            return list(asked, ", ") + (asked.size() == 1 ? " is" : " are") + " outside of " + list(shown, " and ");
        }

        /** The pattern, and what it is with the caller's values in it. */
        private String filledIn(RepositoryPattern pattern) {
            return pattern.resolve(caller) instanceof RepositoryPattern.Resolved.Usable usable
                            && !usable.glob().pattern().equals(pattern.toString())
                    ? pattern + " (here " + usable.glob() + ")"
                    : pattern.toString();
        }
    }

    /**
     * The rule is about what is asked for, and gives other actions.
     *
     * @param asked those of the scopes whose names the rule covers
     */
    record ActionsNotIncluded(Set<Action> given, List<Scope> asked) implements Mismatch {
        @Override
        public String explain() {
            return "the rule gives " + list(given.stream().map(Action::word).toList(), ", ") + ", which "
                    + list(asked, ", ") + (asked.size() == 1 ? " does" : " do") + " not ask for";
        }
    }

    /** A right on any repository is asked for, of a registry that would have to know the rules to honour it. */
    record NotDecidedHere(String service) implements Mismatch {
        @Override
        public String explain() {
            return "repository:*: stands for what the rules give at each use, which only a gateway can decide, and "
                    + service + " is not behind this one; ask for repositories by name";
        }
    }

    record NothingAsked() implements Mismatch {
        @Override
        public String explain() {
            return "no scope was asked for";
        }
    }

    /** The first few: a token may hold hundreds of groups, and a request a hundred scopes. */
    private static String list(Collection<?> values, String separator) {
        String listed = String.join(
                separator,
                values.stream().limit(MAX_LISTED).map(Object::toString).toList());
        return values.size() <= MAX_LISTED ? listed : listed + " and " + (values.size() - MAX_LISTED) + " more";
    }
}
