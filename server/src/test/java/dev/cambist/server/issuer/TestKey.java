package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** An issuer's signing key: what it publishes of it, and tokens signed with it by other code than ours. */
record TestKey(String id, SignatureAlgorithm algorithm, KeyPair pair) {
    static TestKey rsa(String id, SignatureAlgorithm algorithm) {
        return new TestKey(id, algorithm, rsaPair(2048));
    }

    static TestKey es256(String id) {
        return new TestKey(id, SignatureAlgorithm.ES256, ecPair("secp256r1"));
    }

    static TestKey es384(String id) {
        return new TestKey(id, SignatureAlgorithm.ES384, ecPair("secp384r1"));
    }

    static TestKey ed25519(String id) {
        try {
            return new TestKey(
                    id,
                    SignatureAlgorithm.EDDSA,
                    KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair rsaPair(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair ecPair(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key as JWK members. */
    Map<String, Object> jwk() {
        return switch (algorithm) {
            case RS256, RS384, RS512, PS256, PS384, PS512 ->
                new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                        .keyID(id)
                        .build()
                        .toJSONObject();
            case ES256 -> ecJwk(Curve.P_256);
            case ES384 -> ecJwk(Curve.P_384);
            case ES512 -> ecJwk(Curve.P_521);
            case EDDSA -> {
                byte[] encoded = pair.getPublic().getEncoded();
                byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
                yield Map.of("kty", "OKP", "crv", "Ed25519", "kid", id, "x", base64url(x));
            }
        };
    }

    private Map<String, Object> ecJwk(Curve curve) {
        return new ECKey.Builder(curve, (ECPublicKey) pair.getPublic())
                .keyID(id)
                .build()
                .toJSONObject();
    }

    /** A JWT with these claims. */
    Secret sign(Map<String, Object> claims) {
        String payload = JsonWriter.write(claims);
        try {
            if (algorithm == SignatureAlgorithm.EDDSA) {
                return new Secret(signedByTheJdk(algorithm.jwsName(), payload));
            }
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.jwsName()))
                            .keyID(id)
                            .build(),
                    new Payload(payload));
            JWSSigner signer = pair.getPrivate() instanceof ECPrivateKey ec
                    ? new ECDSASigner(ec)
                    : new RSASSASigner(pair.getPrivate());
            token.sign(signer);
            return new Secret(token.serialize());
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A JWT with these claims, signed with Ed25519 under this name for it. */
    Secret signAs(String name, Map<String, Object> claims) {
        try {
            return new Secret(signedByTheJdk(name, JsonWriter.write(claims)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String signedByTheJdk(String name, String payload) throws GeneralSecurityException {
        String header = JsonWriter.write(Map.of("alg", name, "kid", id));
        String signed = base64url(header.getBytes(UTF_8)) + "." + base64url(payload.getBytes(UTF_8));
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(signed.getBytes(UTF_8));
        return signed + "." + base64url(signer.sign());
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
