package dev.cambist.cli.wire;

import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Nobody vouches for a server: says which certificate it is, which authority is missing, and what to do. */
public final class UntrustedServerException extends CertificateException {
    private static final long serialVersionUID = 1L;
    private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1"; // RFC 5280 section 4.2.2.1

    UntrustedServerException(
            String host,
            List<X509Certificate> chain,
            boolean authorityKnown,
            String hint,
            @Nullable CertificateException cause) {
        super(words(host, chain, authorityKnown, cause) + hint, cause);
    }

    /** The one in a chain of causes. */
    public static Optional<UntrustedServerException> in(Throwable failure) {
        int links = 0;
        for (Throwable link = failure; link != null && links < 20; link = link.getCause(), links++) {
            if (link instanceof UntrustedServerException untrusted) {
                return Optional.of(untrusted);
            }
        }
        return Optional.empty();
    }

    private static String words(
            String host, List<X509Certificate> chain, boolean authorityKnown, @Nullable CertificateException cause) {
        X509Certificate own = chain.getFirst();
        String whose = "the certificate of " + host + " (" + own.getSubjectX500Principal() + ", issued by "
                + own.getIssuerX500Principal() + ")";
        Instant now = InstantSource.system().instant();
        for (X509Certificate certificate : chain) {
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return whose + " or one above it ended on "
                        + certificate.getNotAfter().toInstant() + "; whoever runs the server has to renew it";
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return whose + " or one above it begins on "
                        + certificate.getNotBefore().toInstant() + ", and here it is " + now + "; compare the clocks";
            }
        }
        String said = cause == null ? "" : String.valueOf(cause.getMessage());
        // As Java says it of names and addresses (sun.security.util.HostnameChecker); it names no error of its own.
        if (authorityKnown && (said.startsWith("No subject alternative") || said.startsWith("No name matching"))) {
            return whose + " is for " + names(own) + ", and not for this host";
        }
        if (authorityKnown) {
            return whose + " is not accepted: " + said;
        }
        return whose + " " + missing(chain)
                + "; have the machine trust that authority (update-ca-certificates, update-ca-trust), put its certificate"
                + " into certs.d as for docker or podman, or name its PEM file with --ca or CAMBIST_CA_FILE";
    }

    private static String names(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? "no host name"
                    : names.stream().map(name -> String.valueOf(name.get(1))).collect(Collectors.joining(", "));
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
    }

    /** Which word is missing, as far as a chain tells. */
    public static String missing(List<X509Certificate> chain) {
        X509Certificate last = chain.getLast();
        if (last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
            return chain.size() == 1
                    ? "is signed by itself"
                    : "comes from a private authority that is not trusted here: " + last.getSubjectX500Principal();
        }
        // Authorities that the world knows say where their own certificate can be had.
        boolean worldKnown = last.getExtensionValue(AUTHORITY_INFORMATION) != null;
        return "is sent without its issuer's, " + last.getIssuerX500Principal() + ": "
                + (worldKnown
                        ? "the chain is incomplete"
                        : "the chain is incomplete, or the authority is a private one");
    }
}
