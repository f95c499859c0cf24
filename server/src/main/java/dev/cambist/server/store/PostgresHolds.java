package dev.cambist.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.metadata.RepositoryHolds;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.session.StoreException;
import dev.cambist.server.store.HoldSession.Taken;
import dev.cambist.server.store.HoldSession.Wanted;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * Holds among servers that share a database. Within this server {@link LocalHolds} keeps threads apart; whoever has passed
 * there takes advisory locks of the database's in one of a few sessions, with which they end when this server dies. A
 * repository's lock is shared by those who hold something in it.
 */
final class PostgresHolds implements RepositoryHolds, AutoCloseable {
    private static final int SESSIONS = 4; // in each is one push at a time, which may wait for the disk
    private static final int SHORTEST_PAUSE = 5; // milliseconds between two tries
    private static final int LONGEST_PAUSE = 40; // milliseconds

    private final String url;
    private final List<HoldSession> sessions;
    private final LocalHolds local = new LocalHolds();

    /**
     * Nothing is opened yet.
     *
     * @param properties the driver's
     */
    PostgresHolds(String url, Properties properties) {
        this.url = url;
        this.sessions = Stream.generate(() -> new HoldSession(url, properties))
                .limit(SESSIONS)
                .toList();
    }

    @Override
    public Optional<Hold> item(RepositoryKey in, String reference, Duration most) throws StoreException {
        long deadline = System.nanoTime() + most.toNanos();
        Optional<Hold> here = local.item(in, reference, most);
        return here.isEmpty() ? here : among(here.get(), deadline, Wanted.item(key(in, ""), key(in, reference)));
    }

    @Override
    public Optional<Hold> repository(RepositoryKey key, Duration most) throws StoreException {
        long deadline = System.nanoTime() + most.toNanos();
        Optional<Hold> here = local.repository(key, most);
        return here.isEmpty() ? here : among(here.get(), deadline, Wanted.repository(key(key, "")));
    }

    /** Separated by what stands in no name. */
    private static long key(RepositoryKey in, String reference) {
        String text = in.registry() + "\n" + in.repository() + "\n" + reference;
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)))
                    .getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private Optional<Hold> among(Hold here, long deadline, Wanted wanted) throws StoreException {
        HoldSession session = session();
        Optional<Taken> taken = Optional.empty();
        try {
            taken = session.attempt(wanted);
            while (taken.isEmpty() && System.nanoTime() - deadline < 0) {
                TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_PAUSE, LONGEST_PAUSE + 1));
                taken = session.attempt(wanted);
            }
        } catch (SQLException e) {
            throw new StoreException(url + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("a hold was waited for in vain", e);
        } finally {
            if (taken.isEmpty()) {
                here.close();
            }
        }
        return taken.map(all -> new Shared(here, session, all));
    }

    /** The first that nobody uses, so that few are opened where few are needed. */
    private HoldSession session() {
        return sessions.stream()
                .filter(session -> !session.isBusy())
                .findFirst()
                .orElseGet(() -> sessions.get(ThreadLocalRandom.current().nextInt(SESSIONS)));
    }

    /** Makes the changes, and with them ends the hold; where it says that it could not, it is to be closed after all. */
    static boolean note(Hold hold, List<Sql.Change> changes) {
        return hold instanceof Shared shared && shared.note(changes);
    }

    /** Held among servers, and within this one. */
    private static final class Shared implements Hold {
        private final Hold here;
        private final HoldSession session;
        private final Taken taken;
        private final AtomicBoolean open = new AtomicBoolean(true);

        Shared(Hold here, HoldSession session, Taken taken) {
            this.here = here;
            this.session = session;
            this.taken = taken;
        }

        @Override
        public OptionalLong lockChanges() {
            return OptionalLong.of(taken.changes());
        }

        boolean note(List<Sql.Change> changes) {
            if (!open.getAndSet(false)) {
                return false; // its locks may be those of others by now
            }
            boolean noted = false;
            try {
                noted = session.note(taken, changes);
            } finally {
                open.set(!noted);
            }
            if (noted) {
                here.close();
            }
            return noted;
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                try {
                    session.end(taken);
                } finally {
                    here.close();
                }
            }
        }
    }

    @Override
    public void close() {
        sessions.forEach(HoldSession::close);
    }
}
