package dev.cambist.server.config;

import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.watch.FileWatch;
import dev.cambist.server.watch.Reloads;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the configuration up to date while the server runs. A change of the file, or of a secret or key file that it
 * names, is in force within two seconds; one that cannot be used is logged mistake by mistake, and the configuration
 * from before stays.
 */
public final class ConfigurationWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

    private final Path file;
    private final FileWatch<Configuration, ConfigurationException> watch;

    private ConfigurationWatch(Path file, FileWatch<Configuration, ConfigurationException> watch) {
        this.file = file;
        this.watch = watch;
    }

    /**
     * Reads the file for the first time; nothing is watched before {@link #start}.
     *
     * @param environment what <code>${NAME}</code> stands for, now and later
     * @throws ConfigurationException when there is nothing to begin with
     */
    public static ConfigurationWatch open(Path file, Map<String, String> environment) throws ConfigurationException {
        Map<String, String> always = Map.copyOf(environment);
        return new ConfigurationWatch(
                file,
                FileWatch.open("cambist-configuration-watch", files -> ConfigurationFile.read(file, always, files)));
    }

    /** The configuration in force: the first, or the last that the callback took without an exception. */
    public Configuration current() {
        return watch.current();
    }

    /** Whether the files hold something else by now that is not in force. */
    public boolean isRejected() {
        return watch.isRejected();
    }

    /** What came of all changes until now. */
    public Reloads reloads() {
        return watch.reloads();
    }

    /**
     * Begins to watch, changes since {@link #open} included.
     *
     * @param onChange takes every further good configuration, on the watch's own thread and one at a time; when it
     *     throws, the configuration from before counts as the one in force, so it must leave that in force too
     */
    public void start(Consumer<Configuration> onChange) {
        watch.start(new Told(onChange));
    }

    /** Ends the watch; a callback that runs just now is waited for. */
    @Override
    public void close() {
        watch.close();
    }

    void look(Consumer<Configuration> onChange) {
        watch.look(new Told(onChange));
    }

    private final class Told implements FileWatch.Subject<Configuration, ConfigurationException> {
        private final Consumer<Configuration> onChange;

        Told(Consumer<Configuration> onChange) {
            this.onChange = onChange;
        }

        @Override
        public void take(Configuration changed) {
            onChange.accept(changed);
            LOG.info(
                    "{}: the new configuration is in force: {} registries, {} issuers, {} access rules",
                    file,
                    changed.registries().size(),
                    changed.issuers().size(),
                    changed.access().rules().size());
        }

        @Override
        public void refused(ConfigurationException why) {
            why.errors().forEach(error -> LOG.error("{}", error));
            logThatTheOldStays();
        }

        @Override
        public void failed(Throwable unforeseen) {
            LOG.error(
                    "{}: the new configuration is sound but cannot be put in force: {}",
                    file,
                    unforeseen.toString(),
                    unforeseen);
            logThatTheOldStays();
        }

        private void logThatTheOldStays() {
            LOG.error("{}: not loaded; the configuration from before stays in force", file);
        }
    }
}
