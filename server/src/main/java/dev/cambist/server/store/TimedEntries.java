package dev.cambist.server.store;

import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Entries in the order of their names and in that of their last push. */
final class TimedEntries<E> {
    private static final Comparator<Cursor> BY_TIME =
            Comparator.comparing(Cursor::updated).thenComparing(Cursor::name);

    private final Function<E, Cursor> place;
    private final NavigableMap<String, E> byName = new TreeMap<>();
    private final NavigableMap<Cursor, E> byTime = new TreeMap<>(BY_TIME);

    /** @param place the entry's name and its last push */
    TimedEntries(Function<E, Cursor> place) {
        this.place = place;
    }

    @Nullable
    E get(String name) {
        return byName.get(name);
    }

    void put(E entry) {
        Cursor cursor = place.apply(entry);
        remove(cursor.name());
        byName.put(cursor.name(), entry);
        byTime.put(cursor, entry);
    }

    boolean remove(String name) {
        E removed = byName.remove(name);
        if (removed == null) {
            return false;
        }
        byTime.remove(place.apply(removed));
        return true;
    }

    int size() {
        return byName.size();
    }

    Collection<E> all() {
        return byName.values();
    }

    /** Those of a page that are wanted. */
    List<E> page(PageQuery query, Predicate<E> wanted) {
        List<E> page = new ArrayList<>();
        Iterator<E> from = from(query.order(), query.after()).iterator();
        while (page.size() < query.most() && from.hasNext()) {
            E entry = from.next();
            if (wanted.test(entry)) {
                page.add(entry);
            }
        }
        return page;
    }

    private Collection<E> from(PageQuery.Order order, Optional<Cursor> after) {
        return switch (order) {
            case NAME ->
                after.map(cursor -> byName.tailMap(cursor.name(), false))
                        .orElse(byName)
                        .values();
            case OLDEST_FIRST -> behind(byTime, after);
            case NEWEST_FIRST -> behind(byTime.descendingMap(), after);
        };
    }

    private static <E> Collection<E> behind(NavigableMap<Cursor, E> ordered, Optional<Cursor> after) {
        return after.map(cursor -> ordered.tailMap(cursor, false))
                .orElse(ordered)
                .values();
    }

    /** The latest push of any. */
    Optional<Instant> latest() {
        return byTime.isEmpty()
                ? Optional.empty()
                : Optional.of(byTime.lastKey().updated());
    }
}
