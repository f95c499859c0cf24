package dev.cambist.server.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the configuration up to date while the server runs. A change of the file, or of a secret or key file that it
 * names, is in force within two seconds; one that cannot be used is logged mistake by mistake, and the configuration
 * from before stays.
 *
 * <p>It looks at the contents at intervals. The operating system's notices would be quicker, but do not come for every
 * way in which a file changes: mounted directories, network file systems, the links of a Kubernetes ConfigMap.
 */
public final class ConfigurationWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Path file;
    private final Map<String, String> environment;
    private final RepeatedLook looks = new RepeatedLook("cambist-configuration-watch");
    private volatile Configuration current;

    /** What was read last, good or bad. */
    private Map<Path, String> read;

    /** What the last look found. */
    private Map<Path, String> seen;

    private ConfigurationWatch(Path file, Map<String, String> environment, Configuration current, SourceFiles files) {
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.current = current;
        this.read = files.digests();
        this.seen = read;
    }

    /**
     * Reads the file for the first time; nothing is watched before {@link #start}.
     *
     * @param environment what <code>${NAME}</code> stands for, now and later
     * @throws ConfigurationException when there is nothing to begin with
     */
    public static ConfigurationWatch open(Path file, Map<String, String> environment) throws ConfigurationException {
        SourceFiles files = new SourceFiles();
        Configuration first = ConfigurationFile.read(file, environment, files);
        return new ConfigurationWatch(file, environment, first, files);
    }

    /** The configuration in force: the first, or the last that the callback took without an exception. */
    public Configuration current() {
        return current;
    }

    /**
     * Begins to watch, changes since {@link #open} included.
     *
     * @param onChange takes every further good configuration, on the watch's own thread and one at a time; when it
     *     throws, the configuration from before counts as the one in force, so it must leave that in force too
     */
    public void start(Consumer<Configuration> onChange) {
        looks.start(() -> look(onChange));
    }

    /** Ends the watch; a callback that runs just now is waited for. */
    @Override
    public void close() {
        looks.close();
    }

    /** Reads the file again when it changed and two looks agree on what it is now: it may still be half written. */
    void look(Consumer<Configuration> onChange) {
        try {
            Map<Path, String> now = SourceFiles.digestsNow(read.keySet());
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(read)) {
                reload(onChange);
            }
        } catch (ConfigurationException e) {
            e.errors().forEach(error -> LOG.error("{}", error));
            logThatTheOldStays();
        } catch (RuntimeException | Error e) {
            // A watch that ended here would leave rights in force that somebody took away.
            LOG.error("{}: the new configuration is sound but cannot be put in force: {}", file, e.toString(), e);
            logThatTheOldStays();
        }
    }

    private void reload(Consumer<Configuration> onChange) throws ConfigurationException {
        SourceFiles files = new SourceFiles();
        try {
            Configuration changed = ConfigurationFile.read(file, environment, files);
            onChange.accept(changed);
            current = changed;
            LOG.info(
                    "{}: the new configuration is in force: {} registries, {} issuers, {} access rules",
                    file,
                    changed.registries().size(),
                    changed.issuers().size(),
                    changed.access().rules().size());
        } finally {
            read = files.digests();
            seen = read;
        }
    }

    private void logThatTheOldStays() {
        LOG.error("{}: not loaded; the configuration from before stays in force", file);
    }
}
