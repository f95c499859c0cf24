package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Sha256;
import dev.cambist.core.json.JsonWriter;
import java.security.PublicKey;

/** The names by which registries know a key. */
final class KeyId {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS_PER_CHARACTER = 5;
    private static final int FINGERPRINT_BYTES = 30;
    private static final int GROUP = 4;

    private KeyId() {}

    /** The {@code kid}. A token with {@code x5c} is recognised by its certificate, so any name does there. */
    static String of(PublicKey key, TrustProfile profile) {
        return switch (profile) {
            case LIBTRUST -> libtrust(key);
            case X5C, RFC7638 -> thumbprint(key);
        };
    }

    /**
     * The fingerprint of docker/libtrust: of the SHA-256 of the SubjectPublicKeyInfo the first 30 bytes in base32, twelve
     * groups of four joined by colons.
     */
    static String libtrust(PublicKey key) {
        byte[] digest = Sha256.of(key.getEncoded());
        StringBuilder id = new StringBuilder();
        for (int bit = 0; bit < FINGERPRINT_BYTES * Byte.SIZE; bit += BITS_PER_CHARACTER) {
            if (id.length() % (GROUP + 1) == GROUP) {
                id.append(':');
            }
            // Five bits lie in at most two bytes, and there is a 31st.
            int pair = ((digest[bit / 8] & 0xff) << 8) | (digest[bit / 8 + 1] & 0xff);
            id.append(BASE32.charAt((pair >> (11 - bit % 8)) & 0x1f));
        }
        return id.toString();
    }

    /** The JWK thumbprint of RFC 7638, with SHA-256. */
    static String thumbprint(PublicKey key) {
        return Jws.encode(Sha256.of(JsonWriter.write(Jwk.members(key)).getBytes(US_ASCII)));
    }
}
