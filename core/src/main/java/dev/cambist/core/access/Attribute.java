package dev.cambist.core.access;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an issuer says of an identity and a rule can ask for: its subject, a claim, or the words of a claim. */
public sealed interface Attribute {
    /** What it says of this identity. */
    Values of(Identity identity);

    /** Whether one of the {@linkplain #of values} is such a text; cheaper than a list of them, which may be long. */
    boolean any(Identity identity, Predicate<String> such);

    /** Whether it says anything, whatever it is. */
    boolean isIn(Identity identity);

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
        public boolean any(Identity identity, Predicate<String> such) {
            return such.test(identity.subject());
        }

        @Override
        public boolean isIn(Identity identity) {
            return true;
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
            return Optional.ofNullable(find(claims));
        }

        private @Nullable Object find(JsonObject claims) {
            Object value = claims;
            for (String name : path) {
                value = value instanceof JsonObject object ? object.members().get(name) : null;
            }
            return value;
        }

        @Override
        public boolean isIn(Identity identity) {
            return find(identity.claims()) != null;
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

        @Override
        public boolean any(Identity identity, Predicate<String> such) {
            Object value = find(identity.claims());
            if (value instanceof List<?> list) {
                for (Object element : list) {
                    if (isComparable(element) && such.test(element.toString())) {
                        return true;
                    }
                }
                return false;
            }
            return value != null && isComparable(value) && such.test(value.toString());
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

    /**
     * The words of a claim whose text is a list of them, such as {@code scope} (RFC 8693 section 4.2) and Entra's
     * {@code scp}: each is a value by itself, so that no pattern meets a part of one or more than one. Where the claim is
     * a list, the words of all its elements.
     */
    record Words(Claim claim) implements Attribute {
        private static final Pattern SPACES = Pattern.compile("\\s+");

        @Override
        public boolean isIn(Identity identity) {
            return claim.isIn(identity);
        }

        @Override
        public Values of(Identity identity) {
            Values values = claim.of(identity);
            return new Values(values.texts().stream().flatMap(Words::in).toList(), values.known());
        }

        @Override
        public boolean any(Identity identity, Predicate<String> such) {
            return claim.any(identity, text -> in(text).anyMatch(such));
        }

        static Stream<String> in(String text) {
            return SPACES.splitAsStream(text).filter(word -> !word.isEmpty());
        }

        @Override
        public String toString() {
            return "word of " + claim;
        }
    }
}
