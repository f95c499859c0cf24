package dev.cambist.server.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.server.settings.TlsSettings;
import dev.cambist.server.watch.SourceFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A private key and the certificates that vouch for it, the server's own first.
 *
 * @param chain each certificate is issued by the next
 */
public record ServerCertificate(PrivateKey key, List<X509Certificate> chain) {
    private static final Duration WARNING_TIME = Duration.ofDays(14);
    private static final byte[] PROBE = "does this key belong to this certificate?".getBytes(US_ASCII);

    public ServerCertificate {
        chain = List.copyOf(chain);
    }

    /**
     * Reads and checks both files.
     *
     * @throws TlsFileException when one of them is no PEM, holds something else than it should, or they do not belong
     *     together; a certificate that is not valid at this time is none of these
     */
    public static ServerCertificate read(TlsSettings files) throws TlsFileException {
        return read(files, new SourceFiles());
    }

    /** As {@link #read(TlsSettings)}; {@code sources} knows afterwards, whatever comes of it, what was read. */
    static ServerCertificate read(TlsSettings files, SourceFiles sources) throws TlsFileException {
        byte[] certificates = bytes(files.certificate(), sources);
        byte[] privateKey = bytes(files.key(), sources);
        List<X509Certificate> chain = TlsPem.chain(files.certificate(), certificates);
        PrivateKey key = TlsPem.key(files.key(), privateKey);
        ServerCertificate certificate = new ServerCertificate(key, chain);
        certificate.checkKey(files);
        certificate.checkOrder(files.certificate());
        return certificate;
    }

    private static byte[] bytes(Path file, SourceFiles sources) throws TlsFileException {
        try {
            return sources.read(file);
        } catch (IOException e) {
            throw new TlsFileException(file, String.valueOf(e.getMessage()), e);
        }
    }

    private X509Certificate own() {
        return chain.getFirst();
    }

    private void checkKey(TlsSettings files) throws TlsFileException {
        if (belongsTo(own().getPublicKey())) {
            return;
        }
        boolean later = chain.stream().skip(1).anyMatch(other -> belongsTo(other.getPublicKey()));
        throw new TlsFileException(
                files.key(),
                later
                        ? "is the key of a later certificate in " + files.certificate()
                                + "; put the server's own certificate first there"
                        : "is not the key of the certificate in " + files.certificate() + " ("
                                + own().getSubjectX500Principal() + "); expected the key that it was issued for");
    }

    private boolean belongsTo(PublicKey publicKey) {
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException | RuntimeException e) {
            // Another kind of key, or numbers that make none: providers throw exceptions of all kinds.
            return false;
        }
    }

    private void checkOrder(Path file) throws TlsFileException {
        for (int at = 1; at < chain.size(); at++) {
            X509Certificate before = chain.get(at - 1);
            if (!before.getIssuerX500Principal().equals(chain.get(at).getSubjectX500Principal())) {
                throw new TlsFileException(
                        file,
                        "certificate " + (at + 1) + " (" + chain.get(at).getSubjectX500Principal()
                                + ") did not issue the one before it, which names "
                                + before.getIssuerX500Principal()
                                + " as its issuer; expected the server's own first, then each one's issuer");
            }
        }
    }

    /** The time that all certificates of the chain are valid: clients refuse it outside of that. */
    public Validity validity() {
        Instant from = Instant.MIN;
        Instant until = Instant.MAX;
        for (X509Certificate certificate : chain) {
            Instant begin = certificate.getNotBefore().toInstant();
            Instant end = certificate.getNotAfter().toInstant();
            from = begin.isAfter(from) ? begin : from;
            until = end.isBefore(until) ? end : until;
        }
        return new Validity(from, until);
    }

    /** From when to when. */
    public record Validity(Instant from, Instant until) {}

    /** What clients will not like, or soon: sentences for people, the most pressing first. */
    public List<String> warnings(Instant now) {
        List<String> warnings = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            String name = certificate.getSubjectX500Principal().toString();
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            if (until.isBefore(now)) {
                warnings.add("the certificate of " + name + " expired on " + until + "; clients refuse it: renew it");
            } else if (from.isAfter(now)) {
                warnings.add("the certificate of " + name + " is valid from " + from
                        + " on only; clients refuse it until then: check this machine's clock");
            } else if (until.isBefore(now.plus(WARNING_TIME))) {
                warnings.add("the certificate of " + name + " expires on " + until + ", in "
                        + Duration.between(now, until).toDays() + " days; renew it");
            }
        }
        if (!hasNames()) {
            warnings.add("the certificate of " + own().getSubjectX500Principal()
                    + " has no subject alternative name, and clients do not look at the subject any more; have it"
                    + " issued with one");
        }
        return warnings;
    }

    /** Why clients that reach the server by this host refuse the certificate; empty if it is for it. */
    public Optional<String> problemAt(String host) {
        HostNames names = HostNames.of(own());
        return names.names().isEmpty() || names.cover(host)
                ? Optional.empty()
                : Optional.of("the certificate is for " + String.join(", ", names.names())
                        + ", and clients are sent to " + host
                        + ", where they refuse it; have it issued for that name too,"
                        + " or let server.url have one of its own");
    }

    private boolean hasNames() {
        try {
            return own().getSubjectAlternativeNames() != null;
        } catch (CertificateParsingException e) {
            return false;
        }
    }

    /** Subject and end of the server's own certificate, never the key. */
    @Override
    public String toString() {
        return own().getSubjectX500Principal() + ", valid until "
                + own().getNotAfter().toInstant();
    }
}
