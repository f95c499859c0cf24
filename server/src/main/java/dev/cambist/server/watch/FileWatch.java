package dev.cambist.server.watch;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Keeps what was made of files up to date while they change. It looks at their contents at intervals: the operating
 * system's notices would be quicker, but do not come for every way in which a file changes (mounted directories, network
 * file systems, the links of a Kubernetes ConfigMap).
 *
 * <p>A change is acted on when two looks agree on it, since a file may still be half written. A look then ends in one of
 * these states:
 *
 * <pre>
 * files are as they were read      nothing to do
 * files differ from the last look  wait for the next one
 * changed, and good                the subject takes it; it is the one in force
 * changed, and bad or vanished     the subject hears why; what was in force stays, until a further change
 * </pre>
 *
 * @param <T> what is made of the files
 * @param <E> why nothing can be made of them
 */
public final class FileWatch<T, E extends Exception> implements AutoCloseable {

    /** What is made of files. */
    @FunctionalInterface
    public interface Source<T, E extends Exception> {
        /** Reads the files through {@code files}, which knows afterwards, whatever comes of it, what was read. */
        T read(SourceFiles files) throws E;
    }

    /** Who is told of the changes, on the watch's own thread and one at a time. */
    public interface Subject<T, E extends Exception> {
        /** Takes what was made of changed files; when it throws, what was in force before has to stay so. */
        void take(T changed);

        /** Hears why nothing can be made of the files any more; what is in force stays. */
        void refused(E why);

        /** Hears that {@link #take} failed; what is in force stays. */
        void failed(Throwable unforeseen);

        /** Is called at the end of every look that found nothing bad. */
        default void looked() {}
    }

    private final Source<T, E> source;
    private final Poller poller;
    private volatile T current;
    private volatile boolean rejected;
    private final LongAdder loaded = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /** What was read last, good or bad. */
    private Map<Path, String> read;

    /** What the last look found. */
    private Map<Path, String> seen;

    private FileWatch(String thread, Source<T, E> source, T first, Map<Path, String> digests) {
        this.source = source;
        this.poller = new Poller(thread);
        this.current = first;
        this.read = digests;
        this.seen = digests;
    }

    /**
     * Reads the files for the first time; nothing is watched before {@link #start}.
     *
     * @param thread the name of the watch's own thread
     * @throws E when there is nothing to begin with
     */
    public static <T, E extends Exception> FileWatch<T, E> open(String thread, Source<T, E> source) throws E {
        SourceFiles files = new SourceFiles();
        T first = source.read(files);
        return new FileWatch<>(thread, source, first, files.digests());
    }

    /** What is in force: the first, or the last that the subject took without an exception. */
    public T current() {
        return current;
    }

    /** Whether the files hold something else by now, of which nothing can be made or which could not be taken. */
    public boolean isRejected() {
        return rejected;
    }

    /** What came of all changes until now. */
    public Reloads reloads() {
        return new Reloads(loaded.sum(), refused.sum(), failed.sum(), rejected);
    }

    /** Begins to watch, changes since {@link #open} included. */
    public void start(Subject<T, E> subject) {
        poller.start(() -> look(subject));
    }

    /** Ends the watch; a subject that is being told something just now is waited for. */
    @Override
    public void close() {
        poller.close();
    }

    /** One look. No exception leaves it: a watch that ended would leave in force what somebody has taken away. */
    @SuppressWarnings("unchecked") // a source throws E, and what is unchecked
    public void look(Subject<T, E> subject) {
        try {
            Map<Path, String> now = SourceFiles.digestsNow(read.keySet());
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(read)) {
                reload(subject);
            }
            subject.looked();
        } catch (RuntimeException | Error e) {
            rejected = true;
            subject.failed(e);
        } catch (Exception e) {
            rejected = true;
            subject.refused((E) e);
        }
    }

    private void reload(Subject<T, E> subject) throws E {
        SourceFiles files = new SourceFiles();
        LongAdder outcome = refused;
        try {
            T changed = source.read(files);
            outcome = failed;
            subject.take(changed);
            current = changed;
            rejected = false;
            outcome = loaded;
        } finally {
            outcome.increment();
            read = files.digests();
            seen = read;
        }
    }
}
