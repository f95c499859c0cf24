package dev.cambist.core.token;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonWriter;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;

/** A key that signs access tokens, with the JWS header by which registries recognise it. */
public final class SigningKey {
    private final String id;
    private final SignatureAlgorithm algorithm;
    private final PublicKey publicKey;
    private final Jws.Signer signer;
    private final byte[] encodedHeader;

    /**
     * A key under the name and with the certificates that its registries expect.
     *
     * @param id the {@code kid}, as the registry's trust profile wants it
     * @param chain the certificates for {@code x5c} (RFC 7515 section 4.1.6): base64 DER, leaf first; empty to send none
     */
    public SigningKey(String id, SignatureAlgorithm algorithm, KeyPair pair, List<String> chain) {
        this(id, algorithm, pair.getPublic(), chain, (data, length) -> algorithm.sign(pair.getPrivate(), data, length));
    }

    /** A key whose private half somebody else holds, who signs; otherwise as the other. */
    public SigningKey(
            String id, SignatureAlgorithm algorithm, PublicKey publicKey, List<String> chain, Jws.Signer signer) {
        if (!algorithm.suits(publicKey)) {
            throw new IllegalArgumentException("key " + id + " is not one for " + algorithm.jwsName());
        }
        this.id = id;
        this.algorithm = algorithm;
        this.publicKey = publicKey;
        this.signer = signer;
        JsonWriter header = new JsonWriter(chain.isEmpty() ? 256 : 2048)
                .beginObject()
                .member("alg", algorithm.jwsName())
                .member("typ", "JWT")
                .member("kid", id);
        if (!chain.isEmpty()) {
            header.name("x5c").texts(chain);
        }
        this.encodedHeader = Jws.encoded(header.endObject().toString());
    }

    public String id() {
        return id;
    }

    public SignatureAlgorithm algorithm() {
        return algorithm;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** Whether the other is this key under this name, perhaps with a later certificate. */
    boolean isSameAs(SigningKey other) {
        return id.equals(other.id) && publicKey().equals(other.publicKey());
    }

    /** The compact JWS of a payload. */
    String sign(JsonWriter payload) {
        return Jws.compact(encodedHeader, payload.toBuffer(), signer);
    }

    @Override
    public String toString() {
        return "SigningKey[" + algorithm.jwsName() + " " + id + "]";
    }
}
