package dev.cambist.core.access;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The first reason why a rule did not grant anything, as data; the words are made only when somebody reads them. */
public sealed interface Mismatch {
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
     * @param what {@code subject}, {@code groups}, {@code roles} or {@code claim NAME}
     * @param actual the values in the token; empty when it has none
     */
    record ValueDiffers(String what, List<Glob> expected, List<String> actual) implements Mismatch {
        @Override
        public String explain() {
            String found = actual.isEmpty() ? "is not in the token" : "is " + String.join(", ", actual);
            return what + " " + found + ", the rule wants " + list(expected, " or ");
        }
    }

    record PatternUnusable(String pattern, String value) implements Mismatch {
        @Override
        public String explain() {
            return "the caller's " + value + " is not a legal repository path, so " + pattern + " names nothing";
        }
    }

    record NameOutside(List<RepositoryPattern> patterns, List<Scope> asked) implements Mismatch {
        @Override
        public String explain() {
            return list(asked, ", ") + " is outside of " + list(patterns, " and ");
        }
    }

    record ActionsNotIncluded(Set<Action> given, List<Scope> asked) implements Mismatch {
        @Override
        public String explain() {
            return "the rule gives " + list(given.stream().map(Action::word).toList(), ", ") + ", which "
                    + list(asked, ", ") + " does not ask for";
        }
    }

    record NothingAsked() implements Mismatch {
        @Override
        public String explain() {
            return "no scope was asked for";
        }
    }

    private static String list(Collection<?> values, String separator) {
        return String.join(separator, values.stream().map(Object::toString).toList());
    }
}
