package dev.cambist.server.store;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.Pusher;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.TagEntry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the index is written in rows. Times are microseconds since 1970; attributes are the bits of one number. */
final class MetadataRow {
    private static final int DELETE = 1;
    private static final int WRITE = 2;
    private static final int READ = 8;

    /** The bit without which no list shows an item. */
    static final int LIST = 4;

    /** All of them; the migration's partial indexes name it too. */
    static final int OPEN = DELETE | WRITE | LIST | READ;

    private MetadataRow() {}

    static long micros(Instant moment) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
    }

    static Instant moment(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static int bits(Attributes attributes) {
        return (attributes.deleteEnabled() ? DELETE : 0)
                | (attributes.writeEnabled() ? WRITE : 0)
                | (attributes.listEnabled() ? LIST : 0)
                | (attributes.readEnabled() ? READ : 0);
    }

    static Attributes attributes(int bits) {
        return new Attributes((bits & DELETE) != 0, (bits & WRITE) != 0, (bits & LIST) != 0, (bits & READ) != 0);
    }

    /** {@code created, updated, attributes, manifests, tags} */
    static RepositoryEntry repository(RepositoryKey key, ResultSet row) throws SQLException {
        return new RepositoryEntry(
                key,
                moment(row.getLong(1)),
                moment(row.getLong(2)),
                row.getLong(4),
                row.getLong(5),
                attributes(row.getInt(3)));
    }

    /** {@code name, digest, created, updated, attributes, by_issuer, by_subject, by_session} */
    static TagEntry tag(ResultSet row) throws SQLException {
        return new TagEntry(
                row.getString(1),
                row.getString(2),
                moment(row.getLong(3)),
                moment(row.getLong(4)),
                attributes(row.getInt(5)),
                pusher(row, 6));
    }

    /** @param column the first of {@code by_issuer, by_subject, by_session} */
    static Optional<Pusher> pusher(ResultSet row, int column) throws SQLException {
        String subject = row.getString(column + 1);
        return subject == null
                ? Optional.empty()
                : Optional.of(new Pusher(
                        Optional.ofNullable(row.getString(column)),
                        subject,
                        Optional.ofNullable(row.getString(column + 2))));
    }

    static @Nullable String issuer(Optional<Pusher> by) {
        return by.flatMap(Pusher::issuer).orElse(null);
    }

    static @Nullable String subject(Optional<Pusher> by) {
        return by.map(Pusher::subject).orElse(null);
    }

    static @Nullable String session(Optional<Pusher> by) {
        return by.flatMap(Pusher::session).orElse(null);
    }
}
