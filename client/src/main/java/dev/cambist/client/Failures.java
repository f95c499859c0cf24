package dev.cambist.client;

import dev.cambist.client.wire.Wording;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** What the failures of an HTTP client mean. */
final class Failures {
    private static final int MAX_SHOWN = 200;

    private Failures() {}

    /** The failure itself, out of what futures wrap it in. */
    static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** Whether one of the given kind stands in the chain of causes. */
    static boolean has(Throwable failure, Class<? extends Throwable> kind) {
        return find(failure, kind).isPresent();
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> kind) {
        // A chain longer than this is a circle.
        return Stream.iterate(failure, link -> link != null, Throwable::getCause)
                .limit(20)
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst();
    }

    /** Whether another attempt can help: not where a certificate is not trusted. */
    static boolean maySucceedLater(Throwable failure) {
        return !has(failure, GeneralSecurityException.class);
    }

    /** What went wrong, in words. */
    static String describe(Throwable failure, List<String> secrets) {
        if (has(failure, UnresolvedAddressException.class)) {
            return "the host's name cannot be resolved";
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection in time";
        }
        if (failure instanceof HttpTimeoutException || failure instanceof TimeoutException) {
            return "no answer in time";
        }
        Optional<GeneralSecurityException> untrusted = find(failure, GeneralSecurityException.class);
        if (untrusted.isPresent()) {
            return untrusted(untrusted.get(), secrets);
        }
        if (failure instanceof ConnectException) {
            return "no connection" + (failure.getMessage() == null ? "" : " (" + shown(failure, secrets) + ")");
        }
        return "the connection failed (" + shown(failure, secrets) + ")";
    }

    /** Java says "PKIX path building failed" where an authority is missing, which tells nobody what to do. */
    private static String untrusted(GeneralSecurityException failure, List<String> secrets) {
        if (find(failure, CertPathBuilderException.class).isPresent()) {
            return "the server's certificate is not trusted: its authority is none that this Java trusts; give"
                    + " Transport.builder() an HttpClient whose sslContext does, or Java a trust store"
                    + " (-Djavax.net.ssl.trustStore)";
        }
        return "the server's certificate is not trusted (" + shown(failure, secrets) + ")";
    }

    private static String shown(Throwable failure, List<String> secrets) {
        String message = failure.getMessage() == null ? "no message" : failure.getMessage();
        return failure.getClass().getSimpleName() + ": " + Wording.clean(message, secrets, MAX_SHOWN);
    }
}
