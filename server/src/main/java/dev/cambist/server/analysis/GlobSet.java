package dev.cambist.server.analysis;

import dev.cambist.core.access.Glob;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The texts that some of several globs match. */
final class GlobSet {
    /*
     * Several globs are one nondeterministic automaton whose states are the places within their patterns (Glushkov, "The
     * abstract theory of automata", 1961): a text may have been read up to several places at once, because a star may
     * stand for more or for less. A set of places is a state of the deterministic automaton (Rabin and Scott, "Finite
     * automata and their decision problems", 1959), of which only those sets are made that a walk comes to.
     *
     * Questions about all texts there are become a walk over the product of such automata, in TextSearch: a pattern
     * reaches further than others if a walk comes to where it matches and they do not; two have a text in common if one
     * comes to where both match. Characters that no pattern waits for at its places are alike to all of them, so a few
     * that stand in no pattern stand for all of these.
     *
     * The number of sets can grow exponentially with the number of deep stars, so a walk ends undecided after a bounded
     * number, and whoever asks says what that means.
     */

    /** What a place means beside a character that is to be read; no pattern of a configuration holds these. */
    private static final char END = '\1';

    private static final char STAR = '\2';
    private static final char DEEP_STAR = '\3';
    private static final char NAME_STAR = '\4';
    private static final char PATH_STAR = '\5';

    /** In patterns of ours: a name between slashes, colons and at signs, as issuers compose subjects of. */
    static final String NAME = String.valueOf(NAME_STAR);

    /** In patterns of ours: a path between colons. */
    static final String PATH = String.valueOf(PATH_STAR);

    private static final String NOT_IN_NAME = "/:@";

    private final List<Glob> globs;
    private final StringBuilder places = new StringBuilder();
    private final BitSet starts = new BitSet();

    GlobSet(Collection<Glob> globs) {
        this.globs = List.copyOf(globs);
        for (Glob glob : globs) {
            starts.set(places.length());
            places.append(glob.pattern().replace("**", "" + DEEP_STAR).replace('*', STAR))
                    .append(END);
        }
    }

    static GlobSet of(String... patterns) {
        return new GlobSet(List.of(patterns).stream().map(Glob::new).toList());
    }

    /** Whether these match every text that the pattern matches; false when undecided. */
    boolean includes(Glob pattern) {
        if (isLiteral(pattern)) {
            return matches(pattern.pattern());
        }
        return globs.contains(pattern) || TextSearch.only(Texts.ANY, pattern, this) instanceof TextSearch.Found.None;
    }

    /** Whether these match every text that some of the others match; false when undecided. */
    boolean includes(GlobSet others) {
        return others.globs.stream().allMatch(this::includes);
    }

    /** Whether there is a text that a pattern of each matches; true when undecided. */
    boolean overlaps(GlobSet other) {
        if (isLiteral()) {
            return other.matchesOneOf(globs);
        }
        if (other.isLiteral()) {
            return matchesOneOf(other.globs);
        }
        return !(TextSearch.common(Texts.ANY, List.of(this, other)) instanceof TextSearch.Found.None);
    }

    /** The place before anything is read. */
    BitSet start() {
        return closed(starts);
    }

    BitSet after(BitSet at, char c) {
        BitSet next = new BitSet();
        for (int place = at.nextSetBit(0); place >= 0; place = at.nextSetBit(place + 1)) {
            switch (places.charAt(place)) {
                case STAR -> next.set(place, next.get(place) || (c != '/' && !isUnknownText(c)));
                case DEEP_STAR -> next.set(place);
                case NAME_STAR -> next.set(place, next.get(place) || (NOT_IN_NAME.indexOf(c) < 0 && !isUnknownText(c)));
                case PATH_STAR -> next.set(place, next.get(place) || (c != ':' && !isUnknownText(c)));
                case END -> {}
                default -> next.set(place + 1, next.get(place + 1) || places.charAt(place) == c);
            }
        }
        return closed(next);
    }

    /** Whether some pattern matches what was read. */
    boolean matches(BitSet at) {
        for (int place = at.nextSetBit(0); place >= 0; place = at.nextSetBit(place + 1)) {
            if (places.charAt(place) == END) {
                return true;
            }
        }
        return false;
    }

    /** Whether some pattern matches whatever else comes. */
    boolean matchesAll(BitSet at) {
        for (int place = at.nextSetBit(0); place >= 0; place = at.nextSetBit(place + 1)) {
            if (places.charAt(place) == DEEP_STAR && places.charAt(place + 1) == END) {
                return true;
            }
        }
        return false;
    }

    /** Adds every character that stands in a pattern. */
    void addCharactersTo(BitSet characters) {
        places.chars().filter(c -> c > PATH_STAR).forEach(characters::set);
    }

    /** Adds the characters that are read next at these places, other than by a star. */
    void addCharactersTo(BitSet characters, BitSet at) {
        for (int place = at.nextSetBit(0); place >= 0; place = at.nextSetBit(place + 1)) {
            if (places.charAt(place) > PATH_STAR) {
                characters.set(places.charAt(place));
            }
        }
    }

    List<Glob> globs() {
        return globs;
    }

    boolean matches(String text) {
        if (places.indexOf(NAME) < 0 && places.indexOf(PATH) < 0) {
            return globs.stream().anyMatch(glob -> glob.matches(text));
        }
        BitSet at = start();
        for (int i = 0; i < text.length(); i++) {
            at = after(at, text.charAt(i));
        }
        return matches(at);
    }

    private boolean matchesOneOf(List<Glob> texts) {
        return texts.stream().anyMatch(text -> matches(text.pattern()));
    }

    private boolean isLiteral() {
        return globs.stream().allMatch(GlobSet::isLiteral);
    }

    /** Whether it matches itself and nothing else, and no text within it is unknown. */
    private static boolean isLiteral(Glob glob) {
        return glob.pattern().chars().noneMatch(c -> c == '*' || isStar((char) c) || isUnknownText((char) c));
    }

    /**
     * Whether the character, one of Unicode's private use, stands for a text of any number of segments that is not known,
     * and always for the same one: a single star does not match it.
     */
    private static boolean isUnknownText(char c) {
        return Character.getType(c) == Character.PRIVATE_USE;
    }

    private static boolean isStar(char place) {
        return place >= STAR && place <= PATH_STAR;
    }

    /** A star may stand for nothing. */
    private BitSet closed(BitSet at) {
        BitSet closed = (BitSet) at.clone();
        for (int place = closed.nextSetBit(0); place >= 0; place = closed.nextSetBit(place + 1)) {
            if (isStar(places.charAt(place))) {
                closed.set(place + 1);
            }
        }
        return closed;
    }

    @Override
    public String toString() {
        return globs.stream()
                .map(Glob::pattern)
                .collect(Collectors.joining(" or "))
                .replace(NAME, "NAME")
                .replace(PATH, "PATH");
    }
}
