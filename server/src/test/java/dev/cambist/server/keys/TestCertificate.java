package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.keys.Certifier.Validity;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A certificate of an authority that nobody knows. */
public final class TestCertificate {
    private static final X509Certificate CERTIFICATE = make();

    private TestCertificate() {}

    private static X509Certificate make() {
        KeyPair pair = KeyPairs.make(SignatureAlgorithm.ES256);
        Instant now = Instant.now();
        return Certifier.selfSigned("test", pair, new Validity(now, now.plus(Duration.ofDays(1))));
    }

    public static X509Certificate certificate() {
        return CERTIFICATE;
    }

    public static String pem() {
        return Pem.of(CERTIFICATE).text();
    }
}
