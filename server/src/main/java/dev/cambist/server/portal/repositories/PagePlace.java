package dev.cambist.server.portal.repositories;

import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.portal.Visit;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Where in a list a page begins, as links carry it: the moment of the entry before it, and its name. */
final class PagePlace {
    private static final String AFTER_MEANING = "the name of an entry, as the link to the next page has it";
    private static final String PUSHED_MEANING = "when that was pushed, as the link to the next page has it";
    private static final int LONGEST = 600; // characters; the longest digest is shorter

    private PagePlace() {}

    static Optional<Cursor> after(Visit visit) {
        Optional<String> name = visit.fields().optional("after", AFTER_MEANING);
        Optional<String> pushed = visit.fields().optional("pushed", PUSHED_MEANING);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        if (name.get().length() > LONGEST) {
            throw unusable("after", AFTER_MEANING);
        }
        try {
            return Optional.of(new Cursor(pushed.map(Instant::parse).orElse(Instant.EPOCH), name.get()));
        } catch (DateTimeException e) {
            throw unusable("pushed", PUSHED_MEANING);
        }
    }

    private static RefusedException unusable(String field, String meaning) {
        return new RefusedException(new InvalidRequest.UnusableField(field, meaning));
    }

    static String link(Links list, Cursor last) {
        return list.with("pushed", last.updated().toString())
                .with("after", last.name())
                .address();
    }
}
