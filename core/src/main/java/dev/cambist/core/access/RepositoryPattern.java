package dev.cambist.core.access;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The repositories that a rule is about: a {@link Glob} in which <code>${subject}</code> and
 * <code>${claims.name}</code> stand for what the caller's token says. A value is inserted literally, with
 * <code>|lower</code> behind its name in small letters, and only if it is a path of repository name components by itself:
 * a claim can never smuggle a star or a step upwards into the pattern.
 */
public final class RepositoryPattern {
    private static final Pattern TEMPLATE =
            Pattern.compile("\\$\\{(?:subject|claims\\.([A-Za-z0-9_:/.-]+))(\\|lower)?}");

    private final String text;
    private final List<Piece> pieces;
    private final Optional<Resolved> forEverybody;

    /** Part of a pattern: literal text, or a place for a value of the caller's token. */
    private sealed interface Piece {
        record Text(String text) implements Piece {}

        /** @param claim the claim's name, or none for the subject */
        record Value(Optional<String> claim, boolean lower) implements Piece {}
    }

    private RepositoryPattern(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = List.copyOf(pieces);
        forEverybody = pieces.size() == 1 && pieces.getFirst() instanceof Piece.Text literal
                ? Optional.of(new Resolved.Usable(new Glob(literal.text())))
                : Optional.empty();
    }

    /** Reads a pattern; throws {@link IllegalArgumentException} with what is wrong and what is expected. */
    public static RepositoryPattern of(String text) {
        List<Piece> pieces = new ArrayList<>();
        var matcher = TEMPLATE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            addLiteral(pieces, text.substring(end, matcher.start()));
            pieces.add(new Piece.Value(Optional.ofNullable(matcher.group(1)), matcher.group(2) != null));
            end = matcher.end();
        }
        addLiteral(pieces, text.substring(end));
        // A star beside an inserted value must not join it to more stars; the glob checks the rest.
        new Glob(TEMPLATE.matcher(text).replaceAll("x"));
        return new RepositoryPattern(text, pieces);
    }

    private static void addLiteral(List<Piece> pieces, String literal) {
        if (literal.chars().anyMatch(c -> !isPatternCharacter(c))) {
            throw new IllegalArgumentException("a repository pattern has lower-case letters, digits, . _ - / : * and"
                    + " ${subject} or ${claims.NAME}, perhaps with |lower before the brace, not: " + literal);
        }
        if (!literal.isEmpty()) {
            pieces.add(new Piece.Text(literal));
        }
    }

    private static boolean isPatternCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._-/:*".indexOf(c) >= 0;
    }

    /** The claims whose values the pattern needs. */
    Set<String> claims() {
        return pieces.stream()
                .filter(Piece.Value.class::isInstance)
                .flatMap(piece -> ((Piece.Value) piece).claim().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the pattern covers the whole registry. */
    public boolean coversEverything() {
        return text.equals("**");
    }

    /** The pattern for this caller, or why there is none. */
    Resolved resolve(Caller caller) {
        return forEverybody.orElseGet(() -> filled(caller));
    }

    private Resolved filled(Caller caller) {
        StringBuilder pattern = new StringBuilder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text literal -> pattern.append(literal.text());
                case Piece.Value value -> {
                    Optional<String> found = value(caller, value);
                    if (found.filter(RepositoryName::isPath).isEmpty()) {
                        boolean capitals = found.filter(given -> RepositoryName.isPath(lower(given)))
                                .isPresent();
                        return new Resolved.Unusable(new Mismatch.PatternUnusable(text, nameOf(value), capitals));
                    }
                    pattern.append(found.get());
                }
            }
        }
        return new Resolved.Usable(new Glob(pattern.toString()));
    }

    /** What became of a pattern for one caller. */
    sealed interface Resolved {
        record Usable(Glob glob) implements Resolved {}

        record Unusable(Mismatch why) implements Resolved {}
    }

    private static Optional<String> value(Caller caller, Piece.Value wanted) {
        if (!(caller instanceof Identity identity)) {
            return Optional.empty();
        }
        Optional<String> value = wanted.claim().isEmpty()
                ? Optional.of(identity.subject())
                : identity.claims().text(wanted.claim().get());
        return wanted.lower() ? value.map(RepositoryPattern::lower) : value;
    }

    /** The letters of ASCII only: others have small letters within ASCII, and would pass for somebody else's name. */
    private static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)));
        return lower.toString();
    }

    private static String nameOf(Piece.Value value) {
        return value.claim().map(name -> "claim " + name).orElse("subject");
    }

    @Override
    public String toString() {
        return text;
    }
}
