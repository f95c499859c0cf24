package dev.cambist.core.access;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an issuer says of an identity and a rule can ask for: its subject, or a claim. */
public sealed interface Attribute {
    /** What it says of this identity. */
    Values of(Identity identity);

    /**
     * The values of an attribute as text: whole numbers and booleans as JSON spells them.
     *
     * @param known whether these are all there are. They are not where the claim is missing, or holds anything that no
     *     pattern can be compared with: an object, a fraction, a list within a list
     */
    record Values(List<String> texts, boolean known) {
        private static final Values UNKNOWN = new Values(List.of(), false);

        public Values {
            texts = List.copyOf(texts);
        }
    }

    /** The issuer's name for the caller. */
    record Subject() implements Attribute {
        @Override
        public Values of(Identity identity) {
            return new Values(List.of(identity.subject()), true);
        }

        @Override
        public String toString() {
            return "subject";
        }
    }

    /**
     * A claim, perhaps within others.
     *
     * @param path the names of the members on the way to it, each exactly as the token spells it
     */
    record Claim(List<String> path) implements Attribute {
        /** As many levels as a refresh token can remember. */
        public static final int MAX_DEPTH = 8;

        public Claim {
            path = List.copyOf(path);
            if (path.isEmpty() || path.size() > MAX_DEPTH) {
                throw new IllegalArgumentException("a claim has from one to " + MAX_DEPTH + " names");
            }
        }

        public static Claim of(String... path) {
            return new Claim(List.of(path));
        }

        /** The claim's value, whatever its kind. */
        Optional<Object> in(JsonObject claims) {
            Object value = claims;
            for (String name : path) {
                Object member =
                        value instanceof JsonObject object ? object.members().get(name) : null;
                if (member == null) {
                    return Optional.empty();
                }
                value = member;
            }
            return Optional.of(value);
        }

        @Override
        public Values of(Identity identity) {
            Optional<Object> value = in(identity.claims());
            if (value.isEmpty()) {
                return Values.UNKNOWN;
            }
            List<?> elements = value.get() instanceof List<?> list ? list : List.of(value.get());
            List<String> texts = new ArrayList<>(elements.size());
            for (Object element : elements) {
                if (isComparable(element)) {
                    texts.add(element.toString());
                }
            }
            return new Values(texts, texts.size() == elements.size());
        }

        /** Whether a pattern can be compared with a value of this kind. */
        static boolean isComparable(Object value) {
            return value instanceof String || value instanceof Long || value instanceof Boolean;
        }

        @Override
        public String toString() {
            return "claim " + String.join(" > ", path);
        }
    }
}
