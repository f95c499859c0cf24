package dev.cambist.server.keys;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.keys.Certifier.Validity;
import dev.cambist.server.pkcs11.SigningToken;
import dev.cambist.server.pkcs11.TokenException;
import dev.cambist.server.pkcs11.TokenKey;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A token in memory, which can be taken away. */
public final class FakeToken implements SigningToken {
    private final List<TokenKey> keys = new ArrayList<>();
    private final Map<TokenKey, KeyPair> pairs = new HashMap<>();
    private boolean isAway;
    private boolean isClosed;

    /** Puts a key of P-256 there whose certificate begins then and ends a year later. */
    public TokenKey put(String label, Instant from) {
        return put(label, SignatureAlgorithm.ES256, from, from.plus(Duration.ofDays(365)));
    }

    TokenKey put(String label, SignatureAlgorithm algorithm, Instant from, Instant until) {
        KeyPair pair = KeyPairs.make(algorithm);
        Validity validity = new Validity(from, until);
        X509Certificate certificate = algorithm == SignatureAlgorithm.ES256
                ? Certifier.selfSigned(label, pair, validity)
                : issuedByAnother(label, pair, validity);
        return put(pair, new TokenKey(label, List.of(certificate)));
    }

    private static X509Certificate issuedByAnother(String label, KeyPair pair, Validity validity) {
        KeyPair above = KeyPairs.make(SignatureAlgorithm.ES256);
        CertifiedKey authority =
                new CertifiedKey(above.getPrivate(), Certifier.selfSigned("authority", above, validity));
        return Certifier.leaf(label, pair.getPublic(), authority, validity);
    }

    /** Puts a key there with a chain of certificates up to an authority that issued itself. */
    TokenKey putChain(String label, Instant from) {
        Validity validity = new Validity(from, from.plus(Duration.ofDays(365)));
        KeyPair above = KeyPairs.make(SignatureAlgorithm.ES256);
        X509Certificate authority = Certifier.selfSigned("authority", above, validity);
        KeyPair pair = KeyPairs.make(SignatureAlgorithm.ES256);
        X509Certificate leaf =
                Certifier.leaf(label, pair.getPublic(), new CertifiedKey(above.getPrivate(), authority), validity);
        return put(pair, new TokenKey(label, List.of(leaf, authority)));
    }

    private TokenKey put(KeyPair pair, TokenKey key) {
        keys.add(key);
        pairs.put(key, pair);
        return key;
    }

    void remove(TokenKey key) {
        keys.remove(key);
    }

    void takeAway() {
        isAway = true;
    }

    void bringBack() {
        isAway = false;
    }

    boolean isClosed() {
        return isClosed;
    }

    @Override
    public List<TokenKey> keys(String label) throws TokenException {
        requireThere();
        return keys.stream().filter(key -> key.label().equals(label)).toList();
    }

    @Override
    public byte[] sign(TokenKey key, byte[] data) throws TokenException {
        requireThere();
        if (!keys.contains(key)) {
            throw new TokenException(this, "has the key no more", "put it back");
        }
        return key.algorithm().orElseThrow().sign(pairs.get(key).getPrivate(), data);
    }

    private void requireThere() throws TokenException {
        if (isAway || isClosed) {
            throw new TokenException(this, "is not there", "connect it");
        }
    }

    @Override
    public String toString() {
        return "the token of tests";
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
