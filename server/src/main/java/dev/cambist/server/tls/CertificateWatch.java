package dev.cambist.server.tls;

import dev.cambist.server.settings.TlsSettings;
import dev.cambist.server.watch.FileWatch;
import dev.cambist.server.watch.Reloads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the certificate again when its files change. Two files change one after the other: a pair that does not fit
 * together is said once and the one from before stays, until a further change makes it whole.
 */
public final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private final TlsSettings files;
    private final InstantSource clock;
    private final FileWatch<ServerCertificate, TlsFileException> watch;
    private final ServerCertificate first;
    private Instant nextWarning = Instant.MIN;

    private CertificateWatch(
            TlsSettings files, InstantSource clock, FileWatch<ServerCertificate, TlsFileException> watch) {
        this.files = files;
        this.clock = clock;
        this.watch = watch;
        this.first = watch.current();
    }

    /**
     * Reads the files for the first time; nothing is watched before {@link #start}.
     *
     * @throws TlsFileException when there is nothing to begin with
     */
    public static CertificateWatch open(TlsSettings files, InstantSource clock) throws TlsFileException {
        CertificateWatch watch = new CertificateWatch(
                files, clock, FileWatch.open("cambist-certificate-watch", read -> ServerCertificate.read(files, read)));
        watch.warn(watch.first);
        return watch;
    }

    /** What the files held at first. */
    public ServerCertificate first() {
        return first;
    }

    /** Whether the files hold something else by now that is not in force. */
    public boolean isRejected() {
        return watch.isRejected();
    }

    /** What came of all changes until now. */
    public Reloads reloads() {
        return watch.reloads();
    }

    /** What is in force now. */
    public ServerCertificate current() {
        return watch.current();
    }

    /**
     * Begins to watch, changes since {@link #open} included.
     *
     * @param onChange takes every further good certificate, on the watch's own thread
     */
    public void start(Consumer<ServerCertificate> onChange) {
        watch.start(new Told(onChange));
    }

    @Override
    public void close() {
        watch.close();
    }

    void look(Consumer<ServerCertificate> onChange) {
        watch.look(new Told(onChange));
    }

    private void warn(ServerCertificate certificate) {
        nextWarning = clock.instant().plus(BETWEEN_WARNINGS);
        for (String warning : certificate.warnings(clock.instant())) {
            LOG.warn("{}: {}", files.certificate(), warning);
        }
    }

    private final class Told implements FileWatch.Subject<ServerCertificate, TlsFileException> {
        private final Consumer<ServerCertificate> onChange;

        Told(Consumer<ServerCertificate> onChange) {
            this.onChange = onChange;
        }

        @Override
        public void take(ServerCertificate changed) {
            onChange.accept(changed);
            LOG.info("{}: the new certificate is in force: {}", files.certificate(), changed);
            warn(changed);
        }

        @Override
        public void refused(TlsFileException why) {
            LOG.error("{}", why.getMessage());
            logThatTheOldStays();
        }

        @Override
        public void failed(Throwable unforeseen) {
            LOG.error("{}: cannot be put in force: {}", files.certificate(), unforeseen.toString(), unforeseen);
            logThatTheOldStays();
        }

        @Override
        public void looked() {
            if (!clock.instant().isBefore(nextWarning)) {
                warn(watch.current());
            }
        }

        private void logThatTheOldStays() {
            LOG.error(
                    "{}: not loaded; the certificate from before stays in force: {}",
                    files.certificate(),
                    watch.current());
        }
    }
}
