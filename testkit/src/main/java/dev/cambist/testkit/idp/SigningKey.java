package dev.cambist.testkit.idp;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A key pair with its certificate. Its id is the certificate's SHA-1 thumbprint, as at Entra ID. */
final class SigningKey {
    private static final int ED25519_BYTES = 32;

    private final KeyFamily family;
    private final KeyPair pair;
    private final byte[] certificate;
    private final String id;

    SigningKey(KeyFamily family, KeyPair pair, byte[] certificate) {
        this.family = family;
        this.pair = pair;
        this.certificate = certificate;
        this.id = Base64URL.encode(Hash.sha1(certificate)).toString();
    }

    String id() {
        return id;
    }

    KeyFamily family() {
        return family;
    }

    PublicKey publicKey() {
        return pair.getPublic();
    }

    byte[] certificate() {
        return certificate.clone();
    }

    byte[] sign(SigningAlgorithm algorithm, byte[] input) {
        try {
            return algorithm.sign(pair.getPrivate(), input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this key cannot sign with " + algorithm, e);
        }
    }

    /** The public key as it is published: like Entra ID, without {@code alg}, so that it serves a whole family. */
    Map<String, Object> jwk() {
        Map<String, Object> jwk = publicJwk().toJSONObject();
        jwk.put("x5t", id);
        return jwk;
    }

    JWK publicJwk() {
        var chain = List.of(Base64.encode(certificate));
        return switch (family) {
            case RSA ->
                new RSAKey.Builder((RSAPublicKey) publicKey())
                        .keyUse(KeyUse.SIGNATURE)
                        .keyID(id)
                        .x509CertChain(chain)
                        .build();
            case P256 -> ec(Curve.P_256, chain);
            case P384 -> ec(Curve.P_384, chain);
            case P521 -> ec(Curve.P_521, chain);
            case ED25519 ->
                new OctetKeyPair.Builder(Curve.Ed25519, rawPublicKey())
                        .keyUse(KeyUse.SIGNATURE)
                        .keyID(id)
                        .x509CertChain(chain)
                        .build();
        };
    }

    private JWK ec(Curve curve, List<Base64> chain) {
        return new ECKey.Builder(curve, (ECPublicKey) publicKey())
                .keyUse(KeyUse.SIGNATURE)
                .keyID(id)
                .x509CertChain(chain)
                .build();
    }

    /** RFC 8410, section 4: the key is what the SubjectPublicKeyInfo ends with. */
    private Base64URL rawPublicKey() {
        byte[] encoded = publicKey().getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length));
    }

    @Override
    public String toString() {
        return family + " key " + id;
    }
}
