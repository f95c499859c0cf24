package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEEncrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The attacker's workshop: what {@link ForgedToken} is made with. */
record Forgery(Mint mint, Jws jws) {
    static final String VICTIM = "somebody else";
    static final long YEAR_2100 = 4_102_444_800L;
    static final int ES256_SIGNATURE_BYTES = 64;

    /** A plain issuer of the same provider. */
    private static final Issuer ATTACKER = new Issuer.Plain(HostileToken.ATTACKER);

    private static final int AES_256_KEY_BYTES = 32;

    static String join(Jws jws, byte[] signature) {
        return jws.signingInput() + "." + Jws.encode(signature);
    }

    static String unsigned(Jws jws) {
        return join(jws, new byte[0]);
    }

    String withSignature(byte[] signature) {
        return join(jws, signature);
    }

    /** Another token under the good one's signature. */
    String underSignature(Jws other) {
        return join(other, jws.signature());
    }

    static byte[] withOneBitChanged(byte[] signature) {
        byte[] changed = signature.clone();
        changed[changed.length / 2] ^= 1;
        return changed;
    }

    static byte[] cutShort(byte[] signature) {
        return Arrays.copyOf(signature, signature.length - 1);
    }

    String namingAnotherHash() {
        String other = switch (jws.algorithm()) {
            case RS256 -> "RS512";
            case RS384, RS512 -> "RS256";
            case PS256 -> "PS512";
            case PS384, PS512 -> "PS256";
            case ES256 -> "ES512";
            case ES384, ES512 -> "ES256";
            case EDDSA -> "Ed448";
        };
        return jws.withHeader("alg", other).compact();
    }

    static String hmac(Jws jws, String secret) {
        return hmac(jws, secret.getBytes(UTF_8));
    }

    static String hmac(Jws jws, byte[] secret) {
        Jws hs256 = jws.withHeader("alg", "HS256");
        try {
            // HMAC pads its key with zeros, so one zero is the empty key, which the JDK would refuse.
            byte[] key = secret.length == 0 ? new byte[1] : secret;
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return join(hs256, mac.doFinal(hs256.signingInput().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String publicKeyPem() {
        return pem("PUBLIC KEY", jws.key().publicKey().getEncoded());
    }

    String certificatePem() {
        return pem("CERTIFICATE", jws.key().certificate());
    }

    private static String pem(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }

    SigningKey attacker() {
        return mint.keys(ATTACKER).current(jws.key().family());
    }

    /** Signed and named as the attacker's own. */
    Jws byAttacker() {
        return jws.signedBy(attacker()).withHeader("kid", attacker().id());
    }

    String attackersKeySet() {
        return mint.url(ATTACKER, Endpoint.KEYS);
    }

    List<String> attackersChain() {
        return List.of(Base64.getEncoder().encodeToString(attacker().certificate()));
    }

    Map<String, Object> attackersJwkUnderGoodKeyId() {
        Map<String, Object> jwk = attacker().jwk();
        jwk.put("kid", jws.key().id());
        return jwk;
    }

    /** For an Ed25519 key, which nobody can encrypt for, the key is shared and all zeros. */
    String encrypted() {
        try {
            var encryption = EncryptionMethod.A256GCM;
            JWEAlgorithm algorithm;
            JWEEncrypter encrypter;
            switch (jws.key().publicKey()) {
                case RSAPublicKey key -> {
                    algorithm = JWEAlgorithm.RSA_OAEP_256;
                    encrypter = new RSAEncrypter(key);
                }
                case ECPublicKey key -> {
                    algorithm = JWEAlgorithm.ECDH_ES;
                    encrypter = new ECDHEncrypter(key);
                }
                default -> {
                    algorithm = JWEAlgorithm.DIR;
                    encrypter = new DirectEncrypter(new byte[AES_256_KEY_BYTES]);
                }
            }
            var header = new JWEHeader.Builder(algorithm, encryption)
                    .contentType("JWT")
                    .keyID(jws.key().id())
                    .build();
            var jwe = new JWEObject(header, new Payload(unsigned(jws.withHeader("alg", "none"))));
            jwe.encrypt(encrypter);
            return jwe.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
