package dev.cambist.server.gateway.relay;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Response;
import org.jspecify.annotations.Nullable;

/** Why a request to an upstream came to nothing before its answer began. */
enum FailedAttempt {
    /** More of the body was waited for, and the client kept silent. */
    CLIENT_PAUSES,
    /** The body ended elsewhere than announced. */
    UNSOUND,
    CLIENT_LEFT,
    /** The upstream wants something else to be shown; tried once more. */
    SIGN_IN,
    /**
     * The upstream may just have closed a connection that was idle, which can cross with the next request on it (RFC 9112
     * section 9.3.1): tried once more, and only what changes nothing there.
     */
    STALE,
    UPSTREAM_FAILED;

    /**
     * Finds out why.
     *
     * @param left whether the client's request failed
     * @param answer as far as it came
     */
    static FailedAttempt of(ForwardedRequest transfer, boolean left, @Nullable Response answer, Throwable failure) {
        Upload upload = transfer.upload().orElse(null);
        if (upload != null) {
            if (failure instanceof TimeoutException && (upload.isBroken() || upload.isAwaited())) {
                return CLIENT_PAUSES;
            }
            if (upload.isUnsound()) {
                return UNSOUND;
            }
            left |= upload.isBroken();
        }
        if (left) {
            return CLIENT_LEFT;
        }
        if (failure instanceof UpstreamFailure.RefusedByUpstream) {
            return transfer.attempts().contains(SIGN_IN) ? UPSTREAM_FAILED : SIGN_IN;
        }
        boolean nothingCame = answer == null || answer.getStatus() == 0;
        return nothingCame
                        && upload == null
                        && isRetrieval(transfer)
                        && !transfer.attempts().contains(STALE)
                        && UpstreamFailure.of(failure) == UpstreamFailure.BROKEN_OFF
                ? STALE
                : UPSTREAM_FAILED;
    }

    private static boolean isRetrieval(ForwardedRequest transfer) {
        String method = transfer.call().request().getMethod();
        return method.equals("GET") || method.equals("HEAD");
    }
}
