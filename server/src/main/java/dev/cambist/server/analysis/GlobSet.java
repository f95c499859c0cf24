package dev.cambist.server.analysis;

import dev.cambist.core.access.Glob;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Several globs read side by side: a nondeterministic automaton whose states are the places within their patterns. A
 * set of places stands for all that could still match.
 */
final class GlobSet {
    /** A step of a pattern. */
    private enum Kind {
        CHARACTER,
        STAR,
        DEEP_STAR,
        END
    }

    private record Place(Kind kind, char character) {}

    private final List<Place> places = new ArrayList<>();
    private final BitSet starts = new BitSet();

    GlobSet(List<Glob> globs) {
        for (Glob glob : globs) {
            starts.set(places.size());
            add(glob.pattern());
        }
    }

    private void add(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*' && i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                places.add(new Place(Kind.DEEP_STAR, c));
                i++;
            } else {
                places.add(new Place(c == '*' ? Kind.STAR : Kind.CHARACTER, c));
            }
        }
        places.add(new Place(Kind.END, ' '));
    }

    BitSet start() {
        return closed(starts);
    }

    BitSet after(BitSet at, char c) {
        BitSet next = new BitSet();
        for (int i = at.nextSetBit(0); i >= 0; i = at.nextSetBit(i + 1)) {
            Place place = places.get(i);
            switch (place.kind()) {
                case CHARACTER -> next.set(i + 1, next.get(i + 1) || place.character() == c);
                case STAR -> next.set(i, next.get(i) || c != '/');
                case DEEP_STAR -> next.set(i);
                case END -> {}
            }
        }
        return closed(next);
    }

    /** Whether some pattern matches what was read. */
    boolean matches(BitSet at) {
        return at.stream().anyMatch(i -> places.get(i).kind() == Kind.END);
    }

    /** Whether some pattern matches whatever else comes. */
    boolean matchesAll(BitSet at) {
        return at.stream()
                .anyMatch(i -> places.get(i).kind() == Kind.DEEP_STAR
                        && places.get(i + 1).kind() == Kind.END);
    }

    /** A star may stand for nothing. */
    private BitSet closed(BitSet at) {
        BitSet closed = (BitSet) at.clone();
        for (int i = closed.nextSetBit(0); i >= 0; i = closed.nextSetBit(i + 1)) {
            Kind kind = places.get(i).kind();
            if (kind == Kind.STAR || kind == Kind.DEEP_STAR) {
                closed.set(i + 1);
            }
        }
        return closed;
    }
}
