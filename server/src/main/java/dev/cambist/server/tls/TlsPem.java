package dev.cambist.server.tls;

import dev.cambist.server.keys.Pem;
import dev.cambist.server.keys.PemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Reads the two PEM files (RFC 7468) of a server's certificate. A file may hold key and certificates together: each
 * reader takes what it is for.
 */
final class TlsPem {
    private static final String PKCS_1 = "RSA PRIVATE KEY"; // RFC 8017 appendix A.1.2
    private static final String SEC_1 = "EC PRIVATE KEY"; // RFC 5915
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY"; // RFC 5958 section 3

    private TlsPem() {}

    static List<X509Certificate> chain(Path file, byte[] content) throws TlsFileException {
        List<Pem> blocks = blocks(file, content);
        List<X509Certificate> chain = new ArrayList<>();
        for (Pem block : blocks) {
            if (block.label().equals(Pem.CERTIFICATE)) {
                chain.add(certificate(file, block));
            }
        }
        if (chain.isEmpty()) {
            throw new TlsFileException(
                    file, "holds " + labels(blocks) + "; expected certificates, \"-----BEGIN CERTIFICATE-----\"");
        }
        return chain;
    }

    static PrivateKey key(Path file, byte[] content) throws TlsFileException {
        List<Pem> blocks = blocks(file, content);
        List<Pem> keys = blocks.stream()
                .filter(block -> block.label().endsWith(Pem.PRIVATE_KEY))
                .toList();
        if (keys.size() != 1) {
            throw new TlsFileException(
                    file,
                    "holds " + labels(keys.isEmpty() ? blocks : keys)
                            + "; expected one private key, \"-----BEGIN PRIVATE KEY-----\"");
        }
        return key(file, keys.getFirst());
    }

    private static PrivateKey key(Path file, Pem block) throws TlsFileException {
        if (block.label().equals(ENCRYPTED)) {
            throw new TlsFileException(
                    file,
                    "the key is encrypted, and nobody is there to type its password when the server starts; decrypt it"
                            + " with \"openssl pkey -in OLD -out NEW\" and let only this server's user read it");
        }
        try {
            PrivateKeyInfo info = info(block);
            ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
            PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(info.getEncoded());
            if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
                return KeyFactory.getInstance("RSA").generatePrivate(encoded);
            }
            if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
                return KeyFactory.getInstance("EC").generatePrivate(encoded);
            }
            throw new TlsFileException(
                    file,
                    "holds a key of the algorithm " + algorithm + "; expected an RSA key or one on P-256 or P-384");
        } catch (TlsFileException e) {
            throw e;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // Bouncy Castle throws exceptions of all kinds where the content is no ASN.1.
            throw new TlsFileException(
                    file,
                    "the block \"" + block.label() + "\" holds no readable key; write it again from its source",
                    e);
        }
    }

    private static PrivateKeyInfo info(Pem block) throws IOException {
        byte[] der = block.der();
        return switch (block.label()) {
            case PKCS_1 ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(der));
            case SEC_1 -> {
                ECPrivateKey key = ECPrivateKey.getInstance(der);
                yield new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
            }
            default -> PrivateKeyInfo.getInstance(der);
        };
    }

    private static X509Certificate certificate(Path file, Pem block) throws TlsFileException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException e) {
            throw new TlsFileException(file, "holds a certificate that cannot be read; write it again", e);
        }
    }

    private static List<Pem> blocks(Path file, byte[] content) throws TlsFileException {
        try {
            return Pem.parse(content);
        } catch (PemException e) {
            throw new TlsFileException(file, "is no PEM: " + e.getMessage(), e);
        }
    }

    private static String labels(List<Pem> blocks) {
        return blocks.isEmpty()
                ? "no PEM block"
                : blocks.stream()
                        .map(block -> "\"-----BEGIN " + block.label() + "-----\"")
                        .collect(Collectors.joining(", "));
    }
}
