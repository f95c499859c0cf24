package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * A private key and the certificate with its public half, which stand side by side as {@code NAME.key} and
 * {@code NAME.crt}.
 */
record CertifiedKey(PrivateKey key, X509Certificate certificate) {
    static final String KEY = ".key";
    static final String CERTIFICATE = ".crt";

    private static final byte[] PROBE = "does this key belong to this certificate?".getBytes(US_ASCII);
    private static final String RESTORE =
            "restore it from a backup, or move both files away for a new key, of which registries must be told then";

    KeyPair pair() {
        return new KeyPair(certificate.getPublicKey(), key);
    }

    /** The certificate as DER. */
    byte[] encoded() {
        return Pem.of(certificate).der();
    }

    static Path certificateFile(Path keyFile) {
        String name = keyFile.getFileName().toString();
        return keyFile.resolveSibling(name.substring(0, name.length() - KEY.length()) + CERTIFICATE);
    }

    /** Reads both files, and refuses a damaged one and two that do not belong together. */
    static CertifiedKey read(KeyFiles files, Path keyFile, SignatureAlgorithm algorithm) throws KeyFileException {
        Path certificateFile = certificateFile(keyFile);
        PrivateKey key = readKey(files, keyFile, algorithm);
        if (!files.place().exists(certificateFile)) {
            throw new KeyFileException(certificateFile, "is missing", RESTORE);
        }
        X509Certificate certificate = readCertificate(files, certificateFile);
        PublicKey publicKey = certificate.getPublicKey();
        if (!algorithm.suits(publicKey) || !belongTogether(key, publicKey)) {
            throw new KeyFileException(certificateFile, "is not the certificate of " + keyFile, RESTORE);
        }
        return new CertifiedKey(key, certificate);
    }

    /** The certificate goes first: a key file therefore always has one, whenever the machine stops. */
    void write(KeyFiles files, Path keyFile) throws KeyFileException {
        writeCertificate(files, keyFile);
        files.writeSecret(keyFile, Pem.of(alone(key)).text().getBytes(US_ASCII));
    }

    /**
     * The key without its public part, which RFC 5915 allows beside it, AWS-LC adds and nobody compares: a damaged one would
     * not be noticed.
     */
    private static PrivateKey alone(PrivateKey key) {
        if (!(key instanceof ECPrivateKey ec)) {
            return key;
        }
        try {
            return KeyFactory.getInstance("EC", "SunEC")
                    .generatePrivate(new ECPrivateKeySpec(ec.getS(), ec.getParams()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java has no elliptic curves", e);
        }
    }

    void writeCertificate(KeyFiles files, Path keyFile) throws KeyFileException {
        files.place().write(certificateFile(keyFile), Pem.of(certificate).text().getBytes(US_ASCII));
    }

    private static PrivateKey readKey(KeyFiles files, Path file, SignatureAlgorithm algorithm) throws KeyFileException {
        byte[] der = readBlock(file, files.readSecret(file), Pem.PRIVATE_KEY);
        try {
            PrivateKey key =
                    KeyFactory.getInstance(KeyPairs.family(algorithm)).generatePrivate(new PKCS8EncodedKeySpec(der));
            if (algorithm.suits(key)) {
                return key;
            }
        } catch (GeneralSecurityException e) {
            throw new KeyFileException(file, "is damaged: it holds no readable key", RESTORE, e);
        }
        throw new KeyFileException(file, "holds no key for " + algorithm.jwsName(), RESTORE);
    }

    private static X509Certificate readCertificate(KeyFiles files, Path file) throws KeyFileException {
        byte[] der = readBlock(file, files.place().readPublic(file), Pem.CERTIFICATE);
        try {
            return certificate(der);
        } catch (CertificateException e) {
            throw new KeyFileException(file, "is damaged: it holds no readable certificate", RESTORE, e);
        }
    }

    static X509Certificate certificate(byte[] der) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    }

    private static byte[] readBlock(Path file, byte[] content, String label) throws KeyFileException {
        try {
            List<Pem> blocks = Pem.parse(content);
            if (blocks.size() == 1 && blocks.getFirst().label().equals(label)) {
                return blocks.getFirst().der();
            }
        } catch (PemException e) {
            throw new KeyFileException(file, "is damaged: " + e.getMessage(), RESTORE, e);
        }
        throw new KeyFileException(file, "is damaged: one PEM block was expected, \"" + label + "\"", RESTORE);
    }

    private static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        boolean rsa = key instanceof RSAPrivateCrtKey;
        try {
            Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed) && (!rsa || isWhole((RSAPrivateCrtKey) key));
        } catch (GeneralSecurityException | RuntimeException e) {
            // Numbers that make no key: providers throw exceptions of all kinds.
            return false;
        }
    }

    /** The JDK signs without the private exponent, other providers with it: a damaged one must not wait for them. */
    private static boolean isWhole(RSAPrivateCrtKey key) {
        BigInteger exponent = key.getPrivateExponent();
        return exponent.mod(key.getPrimeP().subtract(BigInteger.ONE)).equals(key.getPrimeExponentP())
                && exponent.mod(key.getPrimeQ().subtract(BigInteger.ONE)).equals(key.getPrimeExponentQ());
    }

    @Override
    public String toString() {
        return "CertifiedKey[" + certificate.getSubjectX500Principal() + "]";
    }
}
