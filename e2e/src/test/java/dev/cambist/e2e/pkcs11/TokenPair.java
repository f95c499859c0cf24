package dev.cambist.e2e.pkcs11;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key pair and its certificate, as a token's operator makes them. */
record TokenPair(KeyPair keys, X509Certificate certificate) {
    private static final Duration LIFETIME = Duration.ofDays(365);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of P-256, with a certificate of its own. */
    static TokenPair selfSigned(String name, Instant from) throws Exception {
        KeyPair keys = elliptic();
        return new TokenPair(keys, issue(name, keys, name, keys, from, from.plus(LIFETIME), false));
    }

    static TokenPair rsa(String name, Instant from) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        return new TokenPair(keys, issue(name, keys, name, keys, from, from.plus(LIFETIME), false));
    }

    static TokenPair authority(String name, Instant from) throws Exception {
        KeyPair keys = elliptic();
        return new TokenPair(keys, issue(name, keys, name, keys, from, from.plus(LIFETIME), true));
    }

    TokenPair issue(String name, Instant from, Instant until) throws Exception {
        KeyPair leaf = elliptic();
        return new TokenPair(leaf, issue(name, leaf, subject(), keys, from, until, false));
    }

    TokenPair issueAuthority(String name, Instant from) throws Exception {
        KeyPair lower = elliptic();
        return new TokenPair(lower, issue(name, lower, subject(), keys, from, from.plus(LIFETIME), true));
    }

    PrivateKey privateKey() {
        return keys.getPrivate();
    }

    private String subject() {
        return certificate.getSubjectX500Principal().getName().substring("CN=".length());
    }

    private static KeyPair elliptic() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate issue(
            String name, KeyPair pair, String issuer, KeyPair by, Instant from, Instant until, boolean isAuthority)
            throws CertIOException, OperatorCreationException, GeneralSecurityException {
        String algorithm = by.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                new X500Name("CN=" + issuer),
                                new BigInteger(120, RANDOM),
                                Date.from(from),
                                Date.from(until),
                                new X500Name("CN=" + name),
                                pair.getPublic())
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority))
                        .addExtension(
                                Extension.keyUsage,
                                true,
                                new KeyUsage(isAuthority ? KeyUsage.keyCertSign : KeyUsage.digitalSignature))
                        .build(new JcaContentSignerBuilder(algorithm).build(by.getPrivate())));
    }
}
