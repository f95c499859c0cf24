package dev.cambist.core.access;

import dev.cambist.core.identity.Identity;
import java.util.List;
import java.util.Optional;

/** One thing that a rule wants of an identity, or excludes. */
public sealed interface Condition {
    /** What the condition is on. */
    Attribute attribute();

    /** Why the identity does not meet it, or empty when it does. */
    Optional<Mismatch> mismatch(Identity identity);

    /**
     * Whether the condition counts as met where it excludes. What cannot be told excludes: an issuer that leaves a claim
     * out (Entra does with more than 200 groups) must not turn an exclusion off.
     */
    boolean excludes(Identity identity);

    /**
     * One of the values meets one of the patterns.
     *
     * @param patterns at least one
     */
    record Matches(Attribute attribute, List<Glob> patterns) implements Condition {
        public Matches {
            patterns = List.copyOf(patterns);
            if (patterns.isEmpty()) {
                throw new IllegalArgumentException(attribute + " without a value to match");
            }
        }

        @Override
        public Optional<Mismatch> mismatch(Identity identity) {
            return attribute.any(identity, this::matches)
                    ? Optional.empty()
                    : Optional.of(why(identity, attribute.of(identity)));
        }

        private Mismatch why(Identity identity, Attribute.Values values) {
            if (attribute.equals(Attribute.Claim.of(Identity.GROUPS)) && identity.groupsAreLeftOut()) {
                return new Mismatch.GroupsLeftOut(patterns);
            }
            if (values.texts().isEmpty() && !values.known() && attribute.isIn(identity)) {
                return new Mismatch.NotComparable(attribute, patterns);
            }
            return new Mismatch.ValueDiffers(attribute.toString(), patterns, values.texts());
        }

        @Override
        public boolean excludes(Identity identity) {
            return attribute.any(identity, this::matches)
                    || !attribute.of(identity).known();
        }

        boolean matches(String value) {
            for (Glob pattern : patterns) {
                if (pattern.matches(value)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The claim is there, whatever its value; {@code null} counts as absent. */
    record Present(Attribute.Claim attribute) implements Condition {
        @Override
        public Optional<Mismatch> mismatch(Identity identity) {
            return isIn(identity) ? Optional.empty() : Optional.of(new Mismatch.ClaimAbsent(attribute));
        }

        @Override
        public boolean excludes(Identity identity) {
            return isIn(identity);
        }

        private boolean isIn(Identity identity) {
            return attribute.isIn(identity);
        }
    }
}
