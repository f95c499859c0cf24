package dev.cambist.cli.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificates of a PEM file (RFC 7468), as machines keep those of the authorities that they trust. */
final class PemCertificates {
    /** Mozilla's list has a quarter of a megabyte. */
    private static final long MAX_BYTES = 16L << 20;

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN (?:TRUSTED )?CERTIFICATE-----([^-]*)-----END (?:TRUSTED )?CERTIFICATE-----");

    private PemCertificates() {}

    /** Those that Java understands: one that it does not must not cost the others. */
    static List<X509Certificate> read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
            }
            return parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IOException(file + " does not exist", e);
        }
    }

    /**
     * The same of a file that is there for nothing else.
     *
     * @throws IOException when it cannot be read, or has no certificate
     */
    static List<X509Certificate> require(Path file) throws IOException {
        List<X509Certificate> certificates = read(file);
        if (certificates.isEmpty()) {
            throw new IOException(file + " has no certificate; a PEM file with the authority's is expected");
        }
        return certificates;
    }

    static List<X509Certificate> parse(byte[] pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        CertificateFactory x509;
        try {
            x509 = CertificateFactory.getInstance("X.509");
        } catch (CertificateException e) {
            throw new IllegalStateException("every Java platform has X.509", e);
        }
        Matcher found = CERTIFICATE.matcher(new String(pem, ISO_8859_1));
        while (found.find()) {
            try {
                byte[] der = Base64.getMimeDecoder().decode(found.group(1));
                if (x509.generateCertificate(new ByteArrayInputStream(der)) instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            } catch (CertificateException | IllegalArgumentException e) {
                // Such as one with a key of an algorithm that this Java does not have.
            }
        }
        return certificates;
    }
}
