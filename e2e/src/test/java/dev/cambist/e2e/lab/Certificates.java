package dev.cambist.e2e.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.server.keys.Pem;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.net.ssl.SSLContext;

/**
 * A certificate for localhost: {@code localhost.crt} and {@code localhost.key} for a server, {@code ca.pem} for its
 * clients.
 *
 * @param authority what clients have to trust, as a PEM file
 * @param context trusts the same and nobody else, for Java clients
 */
public record Certificates(Path authority, SSLContext context) {
    static final String CERTIFICATE = "localhost.crt";
    static final String KEY = "localhost.key";

    public static Certificates write(Path directory) throws IOException {
        TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
        ServerCertificate certificate = authority.issueForLocalhost();
        write(directory, CERTIFICATE, Pem.of(certificate.chain().getFirst()).text());
        write(directory, KEY, Pem.of(certificate.key()).text());
        return new Certificates(write(directory, "ca.pem", authority.pem()), authority.clientContext());
    }

    private static Path write(Path directory, String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text, UTF_8);
    }
}
