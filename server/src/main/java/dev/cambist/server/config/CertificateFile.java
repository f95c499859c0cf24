package dev.cambist.server.config;

import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.keys.PemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the certificates to trust somewhere out of a file of PEM. */
record CertificateFile(ReadContext reading) {
    /** Those in the file that the value names; complains where there is none. */
    List<X509Certificate> read(Value value) {
        Optional<Path> path = value.as(reading::resolve);
        if (path.isEmpty()) {
            return List.of();
        }
        try {
            List<X509Certificate> certificates = certificates(reading.bytesOf(path.get()));
            if (certificates.isEmpty()) {
                value.complain(
                        "names " + path.get() + ", which has no certificate in it; expected PEM blocks CERTIFICATE");
            }
            return certificates;
        } catch (PemException | CertificateException e) {
            value.complain("names " + path.get() + ", which is no file of PEM certificates: " + e.getMessage());
        } catch (IOException e) {
            value.complain("names " + path.get() + ", which " + e.getMessage());
        }
        return List.of();
    }

    private static List<X509Certificate> certificates(byte[] text) throws PemException, CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : Pem.parse(text)) {
            if (block.label().equals(Pem.CERTIFICATE)) {
                certificates.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        return certificates;
    }
}
