package dev.cambist.core.metadata;

import java.time.Instant;
import java.util.Optional;

/**
 * A part of the tags or manifests of a repository.
 *
 * @param after behind which entry it begins; that entry need not be there any more
 * @param most how many, at least one
 * @param digest of tags: only those that point at it
 * @param hidden whether those that no list shows are among them
 */
public record PageQuery(Order order, Optional<Cursor> after, int most, Optional<String> digest, boolean hidden) {
    /** The first so many by name, hidden ones too. */
    public static PageQuery all(int most) {
        return new PageQuery(Order.NAME, Optional.empty(), most, Optional.empty(), true);
    }

    /** The next page of the same behind that name, in the order of names. */
    public PageQuery after(String name) {
        return new PageQuery(order, Optional.of(new Cursor(Instant.EPOCH, name)), most, digest, hidden);
    }

    /** What is pushed at the same moment is in the order of names; newest first is exactly the other way round. */
    public enum Order {
        NAME,
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /**
     * A place between entries.
     *
     * @param updated of the entry before it; without a meaning in the order of names
     * @param name the tag or digest of the entry before it
     */
    public record Cursor(Instant updated, String name) {}
}
