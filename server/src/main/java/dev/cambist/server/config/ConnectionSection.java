package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.HostPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads {@code ca-file} and {@code proxy} of an issuer. */
final class ConnectionSection {
    private final ReadContext reading;

    ConnectionSection(ReadContext reading) {
        this.reading = reading;
    }

    /** @param usualAuthorities the file in place of {@code ca-file}, where the kind of issuer has one */
    Connection read(Block block, Optional<Path> usualAuthorities) {
        Optional<Value> file = block.optional("ca-file");
        List<X509Certificate> authorities = file.isPresent()
                ? file.flatMap(value -> value.as(reading::resolve).map(path -> authorities(path, value)))
                        .orElse(List.of())
                : usualAuthorities.map(path -> authorities(path, block)).orElse(List.of());
        Optional<HostPort> proxy = block.optional("proxy").flatMap(value -> value.as(WebAddress::proxy));
        return new Connection(authorities, proxy);
    }

    private List<X509Certificate> authorities(Path path, Value value) {
        try {
            return certificates(path);
        } catch (IOException e) {
            value.complain("names " + path + ", which " + e.getMessage());
            return List.of();
        }
    }

    private List<X509Certificate> authorities(Path path, Block block) {
        try {
            return certificates(path);
        } catch (IOException e) {
            block.complain("needs a ca-file, because the usual one, " + path + ", " + e.getMessage());
            return List.of();
        }
    }

    private List<X509Certificate> certificates(Path path) throws IOException {
        byte[] pem = reading.bytesOf(path);
        try {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate certificate : found) {
                if (certificate instanceof X509Certificate x509) {
                    certificates.add(x509);
                }
            }
            if (certificates.isEmpty()) {
                throw new IOException("has no certificate in it; expected those of certificate authorities, in PEM");
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException("is no list of certificates in PEM: " + e.getMessage(), e);
        }
    }
}
