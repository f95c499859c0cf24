package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whom a rule is about. */
public sealed interface Who {
    /** Why this caller is not meant, or empty when it is. */
    Optional<Mismatch> mismatch(Caller caller);

    /** Everybody, signed in or not. */
    record Anyone() implements Who {
        @Override
        public Optional<Mismatch> mismatch(Caller caller) {
            return Optional.empty();
        }
    }

    /**
     * The identities of one issuer that meet every condition, unless they meet everything that excludes.
     *
     * @param unless what excludes when all of it is met or cannot be told; nothing is excluded when it is empty
     */
    record Matching(String issuer, List<Condition> conditions, List<Condition> unless) implements Who {
        public Matching {
            conditions = onePerAttribute(conditions);
            unless = onePerAttribute(unless);
        }

        /** Without an exclusion, by lists of patterns; an empty list is no condition, claims are those of the top level. */
        public Matching(
                String issuer,
                List<Glob> subject,
                List<Glob> groups,
                List<Glob> roles,
                Map<String, List<Glob>> claims) {
            this(issuer, conditions(subject, groups, roles, claims), List.of());
        }

        @Override
        public Optional<Mismatch> mismatch(Caller caller) {
            if (!(caller instanceof Identity identity)) {
                return Optional.of(new Mismatch.CallerIsAnonymous());
            }
            if (!issuer.equals(identity.issuer())) {
                return Optional.of(new Mismatch.IssuerDiffers(issuer, identity.issuer()));
            }
            for (Condition condition : conditions) {
                Optional<Mismatch> mismatch = condition.mismatch(identity);
                if (mismatch.isPresent()) {
                    return mismatch;
                }
            }
            return excludes(identity) ? Optional.of(new Mismatch.Excluded(unless, identity)) : Optional.empty();
        }

        private boolean excludes(Identity identity) {
            return !unless.isEmpty() && unless.stream().allMatch(condition -> condition.excludes(identity));
        }

        private static List<Condition> onePerAttribute(List<Condition> conditions) {
            Set<Attribute> seen = new HashSet<>();
            for (Condition condition : conditions) {
                if (!seen.add(condition.attribute())) {
                    throw new IllegalArgumentException(
                            condition.attribute() + " stands both by itself and under claims; say it once");
                }
            }
            return List.copyOf(conditions);
        }

        private static List<Condition> conditions(
                List<Glob> subject, List<Glob> groups, List<Glob> roles, Map<String, List<Glob>> claims) {
            List<Condition> conditions = new ArrayList<>();
            if (!subject.isEmpty()) {
                conditions.add(new Condition.Matches(new Attribute.Subject(), subject));
            }
            if (!groups.isEmpty()) {
                conditions.add(new Condition.Matches(Attribute.Claim.of("groups"), groups));
            }
            if (!roles.isEmpty()) {
                conditions.add(new Condition.Matches(Attribute.Claim.of("roles"), roles));
            }
            claims.forEach(
                    (name, patterns) -> conditions.add(new Condition.Matches(Attribute.Claim.of(name), patterns)));
            return conditions;
        }
    }
}
