package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonWriter;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collection;

/**
 * The public side of a signing key.
 *
 * @param id the {@code kid} of its tokens
 * @param certificate its certificate of now, which may have expired where the key is a former one
 */
public record PublishedKey(String id, SignatureAlgorithm algorithm, X509Certificate certificate) {
    public PublicKey key() {
        return certificate.getPublicKey();
    }

    /** A JWK set (RFC 7517 section 5) of these keys in their order. */
    public static String jwks(Collection<PublishedKey> keys) {
        JsonWriter json = new JsonWriter(1024).beginObject().name("keys").beginArray();
        for (PublishedKey key : keys) {
            json.beginObject()
                    .member("kid", key.id())
                    .member("use", "sig")
                    .member("alg", key.algorithm().jwsName());
            Jwk.members(key.key()).forEach(json::member);
            json.endObject();
        }
        return json.endArray().endObject().toString();
    }

    /** The name only; a certificate fills a page. */
    @Override
    public String toString() {
        return "PublishedKey[" + algorithm.jwsName() + " " + id + "]";
    }
}
