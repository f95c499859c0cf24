package dev.cambist.server;

import dev.cambist.server.http.Listeners;
import dev.cambist.server.settings.ServerSettings;
import dev.cambist.server.settings.TlsSettings;
import dev.cambist.server.tls.CertificateWatch;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TlsFileException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Stream;

/** The certificates of both listeners, each with its own watch of its own files, also where these are the same. */
record ListenerCertificates(Optional<CertificateWatch> publicOne, Optional<CertificateWatch> management) {
    /** Reads them for the first time; nothing is watched before {@link #start}. */
    static ListenerCertificates open(ServerSettings settings, InstantSource clock) throws TlsFileException {
        return new ListenerCertificates(watch(settings.tls(), clock), watch(settings.managementTls(), clock));
    }

    private static Optional<CertificateWatch> watch(Optional<TlsSettings> files, InstantSource clock)
            throws TlsFileException {
        return files.isPresent() ? Optional.of(CertificateWatch.open(files.get(), clock)) : Optional.empty();
    }

    Optional<ServerCertificate> ofPublic() {
        return publicOne.map(CertificateWatch::first);
    }

    Optional<ServerCertificate> ofManagement() {
        return management.map(CertificateWatch::first);
    }

    void start(Listeners listeners) {
        publicOne.ifPresent(watch -> watch.start(listeners::replace));
        management.ifPresent(watch -> watch.start(listeners::replaceManagement));
    }

    /** Whether files of one of them hold something else by now that is not in force. */
    boolean areRejected() {
        return Stream.concat(publicOne.stream(), management.stream()).anyMatch(CertificateWatch::isRejected);
    }

    void close() {
        publicOne.ifPresent(CertificateWatch::close);
        management.ifPresent(CertificateWatch::close);
    }
}
