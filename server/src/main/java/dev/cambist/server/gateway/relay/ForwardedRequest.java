package dev.cambist.server.gateway.relay;

import dev.cambist.server.gateway.PublicAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.server.Request;

/**
 * One admitted request on its way to the upstream.
 *
 * @param address under which address its client reaches the registry
 * @param target path and query as the upstream gets them
 * @param scopes what a token of the upstream's own would have to grant for it
 * @param authorization what is shown to the upstream
 * @param upload its body; none where it has none
 * @param attempts why it is tried again, where it is
 * @param watch learns of the answer first
 */
record ForwardedRequest(
        GatewayCall call,
        PublicAddress address,
        String target,
        List<String> scopes,
        Optional<String> authorization,
        Optional<Upload> upload,
        Set<FailedAttempt> attempts,
        AnswerWatch watch) {
    private static final String ATTRIBUTE = ForwardedRequest.class.getName();

    ForwardedRequest {
        scopes = List.copyOf(scopes);
        attempts = Set.copyOf(attempts);
    }

    /** The same with something else to show. */
    ForwardedRequest showing(Optional<String> other) {
        return new ForwardedRequest(call, address, target, scopes, other, upload, after(FailedAttempt.SIGN_IN), watch);
    }

    /** The same, on a connection that is fresh. */
    ForwardedRequest again() {
        return new ForwardedRequest(
                call, address, target, scopes, authorization, upload, after(FailedAttempt.STALE), watch);
    }

    private Set<FailedAttempt> after(FailedAttempt attempt) {
        Set<FailedAttempt> all = EnumSet.of(attempt);
        all.addAll(attempts);
        return all;
    }

    /** Fastens itself to the request that it is about. */
    void attach() {
        call.request().setAttribute(ATTRIBUTE, this);
    }

    static ForwardedRequest of(Request request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ForwardedRequest transfer) {
            return transfer;
        }
        throw new IllegalStateException("this request was not admitted");
    }
}
