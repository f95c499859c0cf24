package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whom a rule is about. */
public sealed interface Who {
    /** Why this caller is not meant, or empty when he is. */
    Optional<Mismatch> mismatch(Caller caller);

    /** Everybody, signed in or not. */
    record Anyone() implements Who {
        @Override
        public Optional<Mismatch> mismatch(Caller caller) {
            return Optional.empty();
        }
    }

    /**
     * The identities of one issuer that meet every condition given. A condition is met when any of its patterns matches
     * any of the token's values; an empty list of patterns is no condition.
     *
     * @param claims patterns by claim name
     */
    record Matching(
            String issuer, List<Glob> subject, List<Glob> groups, List<Glob> roles, Map<String, List<Glob>> claims)
            implements Who {
        public Matching {
            subject = List.copyOf(subject);
            groups = List.copyOf(groups);
            roles = List.copyOf(roles);
            claims = inOrder(claims);
            if (claims.values().stream().anyMatch(List::isEmpty)) {
                throw new IllegalArgumentException("a claim without a value to match");
            }
            if ((claims.containsKey("groups") && !groups.isEmpty())
                    || (claims.containsKey("roles") && !roles.isEmpty())) {
                throw new IllegalArgumentException(
                        "groups or roles stand both by themselves and under claims; say it once");
            }
        }

        @Override
        public Optional<Mismatch> mismatch(Caller caller) {
            if (!(caller instanceof Identity identity)) {
                return Optional.of(new Mismatch.CallerIsAnonymous());
            }
            if (!issuer.equals(identity.issuer())) {
                return Optional.of(new Mismatch.IssuerDiffers(issuer, identity.issuer()));
            }
            if (!matchesAny(subject, List.of(identity.subject()))) {
                return Optional.of(new Mismatch.ValueDiffers("subject", subject, List.of(identity.subject())));
            }
            for (Map.Entry<String, List<Glob>> condition : conditions().entrySet()) {
                List<String> values = values(identity.claims(), condition.getKey());
                if (!matchesAny(condition.getValue(), values)) {
                    return Optional.of(
                            new Mismatch.ValueDiffers("claim " + condition.getKey(), condition.getValue(), values));
                }
            }
            return Optional.empty();
        }

        /** Every condition on a claim, groups and roles among them. */
        Map<String, List<Glob>> conditions() {
            if (groups.isEmpty() && roles.isEmpty()) {
                return claims;
            }
            Map<String, List<Glob>> all = new LinkedHashMap<>(claims);
            if (!groups.isEmpty()) {
                all.put("groups", groups);
            }
            if (!roles.isEmpty()) {
                all.put("roles", roles);
            }
            return all;
        }

        /** As they stand in the configuration, so that the first reason is the same at every start. */
        private static Map<String, List<Glob>> inOrder(Map<String, List<Glob>> claims) {
            Map<String, List<Glob>> copy = new LinkedHashMap<>();
            claims.forEach((name, globs) -> copy.put(name, List.copyOf(globs)));
            return Collections.unmodifiableMap(copy);
        }

        private static boolean matchesAny(List<Glob> globs, List<String> values) {
            return globs.isEmpty()
                    || values.stream().anyMatch(value -> globs.stream().anyMatch(glob -> glob.matches(value)));
        }

        /** A claim's values as text: numbers and booleans as JSON spells them. */
        static List<String> values(JsonObject claims, String name) {
            return claims.value(name)
                    .filter(value -> value instanceof Boolean || value instanceof Long)
                    .map(value -> List.of(value.toString()))
                    .orElseGet(() -> claims.texts(name));
        }
    }
}
