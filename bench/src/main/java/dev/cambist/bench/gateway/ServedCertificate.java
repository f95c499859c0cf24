package dev.cambist.bench.gateway;

import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.SSLContext;

/** A certificate for localhost, in the files from which every proxy serves it. */
final class ServedCertificate {
    static final String CHAIN = "tls.crt";
    static final String KEY = "tls.key";

    private final TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
    private final ServerCertificate certificate = authority.issueForLocalhost();

    void write(Path directory) throws IOException {
        Files.writeString(
                directory.resolve(CHAIN), Pem.of(certificate.chain().getFirst()).text());
        Files.writeString(directory.resolve(KEY), Pem.of(certificate.key()).text());
    }

    /** For clients. */
    SSLContext trust() {
        return authority.clientContext();
    }

    /** Lines of nginx' server block. */
    static String nginx() {
        return "ssl_certificate " + CHAIN + "; ssl_certificate_key " + KEY + ";";
    }

    /** A line of the block {@code server}. */
    static String cambist() {
        return "  tls: { certificate: " + CHAIN + ", key: " + KEY + " }\n";
    }
}
