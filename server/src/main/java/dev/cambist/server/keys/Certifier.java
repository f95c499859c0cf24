package dev.cambist.server.keys;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues certificates (RFC 5280). The only place that needs Bouncy Castle, which a start with all files made never loads. */
final class Certifier {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Short enough for the 20 bytes of RFC 5280 section 4.1.2.2. */
    private static final int SERIAL_BITS = 128;
    /** RFC 5280 appendix A.1, ub-common-name. */
    private static final int LONGEST_NAME = 64;

    private Certifier() {}

    /** From when until when a certificate is valid, in whole seconds. */
    record Validity(Instant from, Instant until) {}

    /** A certificate that a key issues to itself, and with which it may issue to signing keys, but not to authorities. */
    static X509Certificate selfSigned(String name, KeyPair pair, Validity validity) {
        X500Name subject = commonName(name);
        JcaX509v3CertificateBuilder builder = builder(subject, subject, pair.getPublic(), validity);
        return issue(builder, pair.getPublic(), pair, new BasicConstraints(0), new KeyUsage(KeyUsage.keyCertSign));
    }

    /** A certificate for a key that signs tokens. */
    static X509Certificate leaf(String name, PublicKey key, CertifiedKey authority, Validity validity) {
        X500Name issuer = X500Name.getInstance(
                authority.certificate().getSubjectX500Principal().getEncoded());
        JcaX509v3CertificateBuilder builder = builder(issuer, commonName(name), key, validity);
        return issue(
                builder, key, authority.pair(), new BasicConstraints(false), new KeyUsage(KeyUsage.digitalSignature));
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Validity validity) {
        BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(validity.from()), Date.from(validity.until()), subject, key);
    }

    private static X509Certificate issue(
            X509v3CertificateBuilder builder, PublicKey key, KeyPair issuer, BasicConstraints kind, KeyUsage usage) {
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            PrivateKey issuerKey = issuer.getPrivate();
            builder.addExtension(Extension.basicConstraints, true, kind)
                    .addExtension(Extension.keyUsage, true, usage)
                    .addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers.createAuthorityKeyIdentifier(issuer.getPublic()));
            return CertifiedKey.certificate(
                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey))
                            .getEncoded());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("a P-256 key can issue a certificate", e);
        }
    }

    private static X500Name commonName(String name) {
        String fitting = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, fitting).build();
    }
}
