package dev.cambist.server.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.RuntimeCryptoException;
import dev.cambist.server.settings.CryptoProvider;
import java.io.IOException;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose code computes the process's signatures, digests and TLS. AWS-LC, through the Amazon Corretto Crypto Provider,
 * needs an eighth of the JDK's time for ES256 and a quarter for RS256. It is put first among the providers of the process, so whatever names
 * an algorithm gets it, TLS and libraries included; what it lacks, such as certificates and keys of Ed25519, stays the
 * JDK's. Its library wants glibc, and x86_64 or aarch64.
 */
public final class Cryptography {
    private static final Logger LOG = LoggerFactory.getLogger(Cryptography.class);

    private static final String AWS_LC = "AmazonCorrettoCryptoProvider";

    private Cryptography() {}

    /**
     * Chooses for the whole process; to be called before anything is signed or verified.
     *
     * @return its tests of itself, which must have passed before anything is served
     * @throws IOException when AWS-LC is wanted and does not load
     */
    public static SelfTest use(CryptoProvider wanted) throws IOException {
        if (wanted == CryptoProvider.JDK) {
            LOG.info("cryptography by the JDK's own providers, as server.crypto-provider says");
            return SelfTest.NONE;
        }
        Optional<String> problem = install();
        if (problem.isEmpty()) {
            LOG.info("cryptography by AWS-LC ({})", name());
            // The known answers of AWS-LC's own suite, HMAC and random numbers.
            return SelfTest.start(AmazonCorrettoCryptoProvider.INSTANCE::assertHealthy);
        }
        if (wanted == CryptoProvider.ACCP) {
            throw new IOException("server.crypto-provider is accp, and AWS-LC cannot be used: " + problem.get()
                    + "; auto takes the JDK's own providers then");
        }
        LOG.warn(
                "cryptography by the JDK's own providers, which need several times the CPU for a token, as AWS-LC cannot be used: {};"
                        + " server.crypto-provider: jdk says that this is wanted",
                problem.get());
        return SelfTest.NONE;
    }

    /** Whose code computes signatures in this process, with its version. */
    public static String name() {
        Provider first = Security.getProviders()[0];
        String name = first.getName().equals(AWS_LC) ? AWS_LC : "JDK";
        return name + " " + first.getVersionStr();
    }

    /** Why it is not installed, if it is not. */
    private static Optional<String> install() {
        try {
            Throwable problem = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError();
            if (problem != null) {
                return Optional.of(reason(problem));
            }
            Security.insertProviderAt(AmazonCorrettoCryptoProvider.INSTANCE, 1);
            return Optional.empty();
        } catch (RuntimeCryptoException | LinkageError e) {
            return Optional.of(reason(e));
        }
    }

    /** The last word of what led to it: the provider wraps what the system said, and sets it aside as suppressed. */
    static String reason(Throwable problem) {
        Throwable told = problem;
        while (told.getCause() != null || told.getSuppressed().length > 0) {
            told = told.getCause() != null ? told.getCause() : told.getSuppressed()[0];
        }
        return told.getMessage() == null ? told.toString() : told.getMessage();
    }
}
