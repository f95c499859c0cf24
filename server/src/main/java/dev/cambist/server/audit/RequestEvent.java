package dev.cambist.server.audit;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Rights;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.session.SessionUse;
import dev.cambist.server.http.TraceContext;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One request to a token endpoint or to a registry, and what came of it: gathered by a {@link RequestLog} on the way,
 * published once, never changed. It names identities and tokens; the only credential in it is a {@link Secret}, which
 * prints as a digest.
 *
 * @param correlation the id under which caller and operator find the request again
 * @param trace what the caller says that the request is a part of
 * @param client where it came from
 * @param agent what the client calls itself
 * @param endpoint method and path; of a request to a registry no more of the path than where the registry begins
 * @param service the registry, as the caller names it or, once it is known, by its own name
 * @param grant the {@code grant_type} of a form
 * @param credential the kind of credential, in a word
 * @param shown the credential itself
 * @param asked the scopes that the caller wants or its request needs
 * @param caller who it is, as far as it is known
 * @param session what began with it, or was used
 * @param registry what was asked of a registry
 * @param span what it is to those who read traces, where spans are kept
 * @param took until the answer was ready or, at a registry, complete
 */
public record RequestEvent(
        UUID correlation,
        Optional<TraceContext> trace,
        InetAddress client,
        Optional<String> agent,
        String endpoint,
        Optional<String> service,
        Optional<String> grant,
        Optional<String> credential,
        Optional<Secret> shown,
        List<Scope> asked,
        Optional<Caller> caller,
        Optional<SessionUse> session,
        Optional<RegistryOperation> registry,
        Result result,
        Optional<RequestSpan> span,
        Duration took) {

    /** The trace that it is a part of: its caller's, or one that began here. */
    public Optional<String> traceId() {
        return span.map(RequestSpan::place).or(() -> trace).map(TraceContext::traceId);
    }

    /** What came of it. */
    public sealed interface Result {
        /** A refresh token, for rights on some repository. */
        record Exchanged(Rights rights, String tokenId) implements Result {}

        /** An access token, for what the decision grants. */
        record Issued(Decision decision, String tokenId) implements Result {}

        /** The request or its credential was refused, by us or by the registry's being out of reach. */
        record Refused(Refusal refusal) implements Result {}

        /** A request to a registry that was let through; the answer may have been broken off. */
        record Admitted(boolean brokenOff) implements Result {}

        /** What an operator did by the admin API. */
        record Administered(String operator, String act) implements Result {}

        /** An error of ours. */
        record Failed() implements Result {}
    }

    /**
     * A request to a registry.
     *
     * @param operation what is wanted, such as {@code manifest}
     * @param mountedFrom the repository that a blob is to be taken from
     * @param token what was shown, if it is one of ours
     * @param status of the answer
     * @param received bytes of the request's body
     * @param sent bytes of the answer's body
     */
    public record RegistryOperation(
            Optional<String> operation,
            Optional<String> repository,
            Optional<String> mountedFrom,
            Optional<ShownToken> token,
            int status,
            long received,
            long sent) {}

    /**
     * The access token of a request to a registry.
     *
     * @param id its {@code jti}
     * @param session the {@code jti} of the refresh token that it came from
     * @param grants by which rules it was granted what; empty where this process did not issue it or has forgotten it
     */
    public record ShownToken(String id, Optional<String> session, List<Verdict.Granted> grants) {
        public ShownToken {
            grants = List.copyOf(grants);
        }
    }
}
