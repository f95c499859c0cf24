package dev.cambist.server.tls;

import dev.cambist.server.config.RepeatedLook;
import dev.cambist.server.config.SourceFiles;
import dev.cambist.server.config.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the certificate again when its files change. It looks at the contents, as the configuration's watch does, and
 * for the same reason. Two files change one after the other: a pair that does not fit together is said once and the
 * one from before stays, until a further change makes it whole.
 */
public final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private final TlsSettings files;
    private final InstantSource clock;
    private final RepeatedLook looks = new RepeatedLook("cambist-certificate-watch");
    private final ServerCertificate first;
    private ServerCertificate current;
    private Instant nextWarning = Instant.MIN;

    /** What was read last, good or bad. */
    private Map<Path, String> read;

    /** What the last look found. */
    private Map<Path, String> seen;

    private CertificateWatch(
            TlsSettings files, InstantSource clock, ServerCertificate first, Map<Path, String> digests) {
        this.files = files;
        this.clock = clock;
        this.first = first;
        this.current = first;
        this.read = digests;
        this.seen = digests;
    }

    /**
     * Reads the files for the first time; nothing is watched before {@link #start}.
     *
     * @throws TlsFileException when there is nothing to begin with
     */
    public static CertificateWatch open(TlsSettings files, InstantSource clock) throws TlsFileException {
        Map<Path, String> digests = digests(files);
        CertificateWatch watch = new CertificateWatch(files, clock, ServerCertificate.read(files), digests);
        watch.warn();
        return watch;
    }

    /** What the files held at first. */
    public ServerCertificate first() {
        return first;
    }

    /**
     * Begins to watch, changes since {@link #open} included.
     *
     * @param onChange takes every further good certificate, on the watch's own thread
     */
    public void start(Consumer<ServerCertificate> onChange) {
        looks.start(() -> look(onChange));
    }

    @Override
    public void close() {
        looks.close();
    }

    /** Reads both files again when one changed and two looks agree on what they are now. */
    void look(Consumer<ServerCertificate> onChange) {
        Map<Path, String> now = digests(files);
        boolean settled = now.equals(seen);
        seen = now;
        if (settled && !now.equals(read)) {
            read = now;
            reload(onChange);
        }
        if (!clock.instant().isBefore(nextWarning)) {
            warn();
        }
    }

    private void reload(Consumer<ServerCertificate> onChange) {
        try {
            ServerCertificate changed = ServerCertificate.read(files);
            onChange.accept(changed);
            current = changed;
            LOG.info("{}: the new certificate is in force: {}", files.certificate(), changed);
            warn();
        } catch (TlsFileException e) {
            LOG.error("{}", e.getMessage());
            logThatTheOldStays();
        } catch (RuntimeException | Error e) {
            // A watch that ended here would let the certificate expire.
            LOG.error("{}: cannot be put in force: {}", files.certificate(), e.toString(), e);
            logThatTheOldStays();
        }
    }

    private void warn() {
        nextWarning = clock.instant().plus(BETWEEN_WARNINGS);
        for (String warning : current.warnings(clock.instant())) {
            LOG.warn("{}: {}", files.certificate(), warning);
        }
    }

    private void logThatTheOldStays() {
        LOG.error("{}: not loaded; the certificate from before stays in force: {}", files.certificate(), current);
    }

    private static Map<Path, String> digests(TlsSettings files) {
        return SourceFiles.digestsNow(List.of(files.certificate(), files.key()));
    }
}
