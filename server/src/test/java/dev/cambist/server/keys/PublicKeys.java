package dev.cambist.server.keys;

import java.io.InputStream;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;

/** Public keys that OpenSSL made, from the test resources. */
final class PublicKeys {
    private PublicKeys() {}

    static PublicKey read(String family, String resource) throws Exception {
        try (InputStream pem = PublicKeys.class.getResourceAsStream(resource)) {
            byte[] der = Pem.parse(pem.readAllBytes()).getFirst().der();
            return KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(der));
        }
    }
}
