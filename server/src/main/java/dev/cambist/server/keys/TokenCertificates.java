package dev.cambist.server.keys;

import dev.cambist.server.keys.ServiceKeys.Wanted;
import dev.cambist.server.pkcs11.SigningToken;
import dev.cambist.server.pkcs11.TokenKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates of keys in a token, which nobody renews but the token's operator. */
final class TokenCertificates {
    private static final Logger LOG = LoggerFactory.getLogger(TokenCertificates.class);
    private static final Duration WARNING_TIME = Duration.ofDays(30);

    private TokenCertificates() {}

    /** The last certificate of the chain that is in the token: the issuer's, if it is there too. */
    static X509Certificate end(TokenKey key) {
        return key.chain().getLast();
    }

    /** What {@code x5c} carries: all but an authority at the end, which a registry has or does not trust. */
    static List<String> header(TokenKey key) {
        List<X509Certificate> chain = key.chain();
        int length = chain.size() > 1 && isSelfIssued(end(key)) ? chain.size() - 1 : chain.size();
        return chain.subList(0, length).stream().map(TokenCertificates::encoded).toList();
    }

    /** Only {@code x5c} shows a registry the certificate, and so its dates. */
    static void requireValid(TokenKey key, Wanted wanted, SigningToken token, Instant now) throws KeyFileException {
        if (wanted.profile() == TrustProfile.X5C && end(key.certificate()).isBefore(now)) {
            throw new KeyFileException(
                    token,
                    "has a certificate of " + wanted.service() + " that ended on " + end(key.certificate())
                            + ", and registries refuse what its key signs",
                    "check this machine's clock; if it is right, put another certificate of the key there");
        }
    }

    static void warnNearTheEnd(TokenKey key, Wanted wanted, SigningToken token, Instant now) {
        Instant end = end(key.certificate());
        if (wanted.profile() != TrustProfile.X5C || !end.isBefore(now.plus(WARNING_TIME))) {
            return;
        }
        if (end.isBefore(now)) {
            LOG.error(
                    "the certificate of {} in {} ended on {}, and registries refuse what its key signs; put another one there",
                    wanted.service(),
                    token,
                    end);
        } else {
            LOG.warn(
                    "the certificate of {} in {} ends on {}, and registries refuse what its key signs after that; put"
                            + " another one there before",
                    wanted.service(),
                    token,
                    end);
        }
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    private static boolean isSelfIssued(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal());
    }

    private static String encoded(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }
}
