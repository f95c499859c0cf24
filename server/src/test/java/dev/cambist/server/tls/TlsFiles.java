package dev.cambist.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.server.keys.Pem;
import dev.cambist.server.settings.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** A certificate's two files in a directory, as certbot and others leave them. */
public record TlsFiles(Path directory) {
    public TlsSettings settings() {
        return new TlsSettings(directory.resolve("tls.crt"), directory.resolve("tls.key"));
    }

    public TlsFiles write(ServerCertificate certificate) throws IOException {
        return certificates(certificate.chain()).key(certificate.key());
    }

    TlsFiles certificates(List<X509Certificate> chain) throws IOException {
        StringBuilder text = new StringBuilder();
        chain.forEach(certificate -> text.append(Pem.of(certificate).text()));
        Files.writeString(settings().certificate(), text, US_ASCII);
        return this;
    }

    TlsFiles key(PrivateKey key) throws IOException {
        return keyText(Pem.of(key).text());
    }

    TlsFiles keyText(String text) throws IOException {
        Files.writeString(settings().key(), text, US_ASCII);
        return this;
    }
}
