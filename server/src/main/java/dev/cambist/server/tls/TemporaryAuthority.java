package dev.cambist.server.tls;

import dev.cambist.server.keys.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority that exists in memory only, for demonstrations and tests: it issues certificates for TLS (RFC 5280), and
 * its own key is written nowhere.
 */
public final class TemporaryAuthority {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 128; // RFC 5280 section 4.1.2.2 allows 20 bytes
    private static final X500Name NAME = new X500Name("CN=Cambist temporary authority");
    private static final Duration BACK_DATED = Duration.ofHours(1);
    private static final Duration LIFETIME = Duration.ofDays(30); // long enough that nobody is warned of its end

    private final KeyPair pair;
    private final X509Certificate certificate;

    private TemporaryAuthority(KeyPair pair, X509Certificate certificate) {
        this.pair = pair;
        this.certificate = certificate;
    }

    /** An authority for thirty days. */
    public static TemporaryAuthority create(Instant now) {
        KeyPair pair = newPair();
        try {
            X509v3CertificateBuilder builder = builder(
                            NAME, pair.getPublic(), now.minus(BACK_DATED), now.plus(LIFETIME))
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            return new TemporaryAuthority(pair, sign(builder, pair));
        } catch (IOException e) {
            throw cannotHappen(e);
        }
    }

    /** The certificate that clients have to trust. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** A certificate for the names of this machine to itself: localhost, 127.0.0.1 and ::1; for as long as the authority. */
    public ServerCertificate issueForLocalhost() {
        return issue(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.iPAddress, "::1"));
    }

    /** A certificate for these host names, the first of which is its subject, for a time of the caller's choice. */
    public ServerCertificate issue(List<String> hosts, Instant from, Instant until) {
        return issue(
                from,
                until,
                hosts.stream()
                        .map(host -> new GeneralName(GeneralName.dNSName, host))
                        .toArray(GeneralName[]::new));
    }

    private ServerCertificate issue(Instant from, Instant until, GeneralName... names) {
        KeyPair own = newPair();
        X500Name subject = new X500Name("CN=" + names[0].getName());
        try {
            X509v3CertificateBuilder builder = builder(subject, own.getPublic(), from, until)
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(pair.getPublic()));
            return new ServerCertificate(own.getPrivate(), List.of(sign(builder, pair)));
        } catch (IOException | GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    /** What a Java client needs to trust this authority and nobody else. */
    public SSLContext clientContext() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", certificate);
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    /** The certificate as PEM. */
    public String pem() {
        return Pem.of(certificate).text();
    }

    private static X509v3CertificateBuilder builder(X500Name subject, PublicKey key, Instant from, Instant until)
            throws IOException {
        BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
        try {
            return new JcaX509v3CertificateBuilder(NAME, serial, Date.from(from), Date.from(until), subject, key)
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair issuer) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw cannotHappen(e);
        }
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw cannotHappen(e);
        }
    }

    private static IllegalStateException cannotHappen(Exception e) {
        return new IllegalStateException("a P-256 key can issue a certificate", e);
    }
}
