package dev.cambist.testkit.idp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.text.ParseException;
import java.util.Map;

/** An independent reading of tokens, by Nimbus. */
final class Tokens {
    private Tokens() {}

    static SignedJWT parse(String token) {
        try {
            return SignedJWT.parse(token);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, Object> claims(String token) {
        return parse(token).getPayload().toJSONObject();
    }

    static String keyId(String token) {
        return parse(token).getHeader().getKeyID();
    }

    /** Whether the key set has the key that the token names, and the signature is that key's. */
    static boolean verifies(String token, JWKSet keys) throws JOSEException, GeneralSecurityException {
        SignedJWT jwt = parse(token);
        JWK key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
        return key != null && verifies(jwt, key);
    }

    static boolean verifies(SignedJWT jwt, JWK key) throws JOSEException, GeneralSecurityException {
        if (key.getKeyType().equals(KeyType.OKP)) {
            return verifiesEd25519(jwt, key);
        }
        var publicKey = ((AsymmetricJWK) key).toPublicKey();
        return jwt.verify(new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), publicKey));
    }

    /** Nimbus needs a further library for this curve; the JDK does not, and the certificate has the key. */
    private static boolean verifiesEd25519(SignedJWT jwt, JWK key) throws GeneralSecurityException {
        var certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(
                        key.getX509CertChain().getFirst().decode()));
        var signature = Signature.getInstance("Ed25519");
        signature.initVerify(certificate.getPublicKey());
        signature.update(jwt.getSigningInput());
        return signature.verify(jwt.getSignature().decode());
    }
}
