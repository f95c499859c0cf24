package dev.cambist.server.audit;

import dev.cambist.core.access.Scope;
import dev.cambist.core.exchange.ExchangeFlow;
import dev.cambist.core.exchange.Fields;
import dev.cambist.core.exchange.TokenFlow;
import dev.cambist.core.exchange.TokenRequest;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.session.SessionUse;
import dev.cambist.server.audit.RequestEvent.RegistryOperation;
import dev.cambist.server.audit.RequestEvent.Result;
import dev.cambist.server.audit.RequestEvent.ShownToken;
import dev.cambist.server.http.TraceContext;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Gathers the {@link RequestEvent} of one request while it is answered. The threads of one request follow each other but
 * may differ, so everything here is synchronized.
 */
public final class RequestLog {
    private static final int MAX_SERVICE = 200; // characters; a token sent there by mistake is longer
    private static final int MAX_GRANT = 60; // characters; the longest grant has 47

    private final long start = System.nanoTime();
    private final UUID correlation;
    private final Optional<TraceContext> trace;
    private final Optional<TraceContext> own;
    private final List<AttemptLog> attempts = new ArrayList<>();
    private final InetAddress client;
    private final Optional<String> agent;
    private final String endpoint;
    private Optional<String> service = Optional.empty();
    private Optional<String> grant = Optional.empty();
    private Optional<String> credential = Optional.empty();
    private Optional<Secret> shown = Optional.empty();
    private List<Scope> asked = List.of();
    private Optional<Caller> caller = Optional.empty();
    private Optional<SessionUse> session = Optional.empty();
    private Optional<String> operation = Optional.empty();
    private Optional<String> repository = Optional.empty();
    private Optional<String> mountedFrom = Optional.empty();
    private Optional<ShownToken> token = Optional.empty();
    private Result result = new Result.Failed();

    /**
     * Begins now.
     *
     * @param trace what the caller says that the request is a part of
     * @param own the place of the span that it will be, where spans are kept
     * @param agent what the client calls itself
     */
    public RequestLog(
            UUID correlation,
            Optional<TraceContext> trace,
            Optional<TraceContext> own,
            InetAddress client,
            Optional<String> agent,
            String endpoint) {
        this.correlation = correlation;
        this.trace = trace;
        this.own = own;
        this.client = client;
        this.agent = agent.map(Refusal::shown);
        this.endpoint = endpoint;
    }

    /** What the caller calls the registry and how it wants to get in, also when nothing else can be understood. */
    public synchronized void asked(Fields fields) {
        fields.all("service").stream().findFirst().ifPresent(this::service);
        fields.all("grant_type").stream().findFirst().ifPresent(word -> grant = Optional.of(cut(word, MAX_GRANT)));
    }

    public synchronized void asked(TokenRequest request) {
        service(request.service());
        credential = Optional.of(request.credential().word());
        asked = request.scopes();
        request.credential().shown().ifPresent(this::shown);
    }

    /** What is wanted of a registry, and the scopes that this needs. */
    public synchronized void asked(String wanted, Optional<String> name, Optional<String> source, List<Scope> needed) {
        operation = Optional.of(wanted);
        repository = name;
        mountedFrom = source;
        asked = needed;
    }

    public synchronized void service(String name) {
        service = Optional.of(cut(name, MAX_SERVICE));
    }

    /** The credential that the caller showed. */
    public synchronized void shown(Secret secret) {
        shown = Optional.of(secret);
    }

    public synchronized void exchanged(ExchangeFlow.Exchanged done) {
        service = Optional.of(done.service().name());
        caller = Optional.of(done.identity());
        session = Optional.of(done.session());
        result = new Result.Exchanged(done.rights(), done.refreshToken().id());
    }

    public synchronized void issued(TokenFlow.Issued issued) {
        service = Optional.of(issued.service().name());
        caller = Optional.of(issued.caller());
        session = issued.session();
        result = new Result.Issued(issued.decision(), issued.accessToken().id());
    }

    /**
     * An operator did something.
     *
     * @param act what, in words
     */
    public synchronized void administered(String operator, String act) {
        result = new Result.Administered(operator, act);
    }

    /** A session that was begun, or of which this is a use. */
    public synchronized void session(SessionUse use) {
        session = Optional.of(use);
    }

    /** Whom the credential stands for. */
    public synchronized void caller(Caller known) {
        caller = Optional.of(known);
    }

    /** The token of ours that was shown to a registry. */
    public synchronized void shown(Caller bearer, ShownToken access) {
        caller = Optional.of(bearer);
        token = Optional.of(access);
    }

    /** The request to a registry may pass. */
    public synchronized void admitted() {
        result = new Result.Admitted(false);
    }

    public synchronized void refused(Refusal refusal) {
        result = new Result.Refused(refusal);
    }

    /**
     * A request to a registry begins on behalf of this one.
     *
     * @return what is to be told of it; nothing where nobody wants to know
     */
    public synchronized Optional<AttemptLog> attempt(String method, URI server) {
        Duration began = Duration.ofNanos(System.nanoTime() - start);
        Optional<AttemptLog> begun = own.map(span -> new AttemptLog(span.child(), method, server, began));
        begun.ifPresent(attempts::add);
        return begun;
    }

    /** The event of a request to a token endpoint, complete. */
    public synchronized RequestEvent complete() {
        return event(Optional.empty(), result);
    }

    /**
     * The event of a request to a registry, complete.
     *
     * @param status of the answer
     * @param received bytes of the request's body
     * @param sent bytes of the answer's body
     * @param brokenOff whether the answer did not come to its end
     */
    public synchronized RequestEvent complete(int status, long received, long sent, boolean brokenOff) {
        Result end = result instanceof Result.Admitted ? new Result.Admitted(brokenOff) : result;
        return event(
                Optional.of(new RegistryOperation(operation, repository, mountedFrom, token, status, received, sent)),
                end);
    }

    private RequestEvent event(Optional<RegistryOperation> registry, Result end) {
        return new RequestEvent(
                correlation,
                trace,
                client,
                agent,
                endpoint,
                service,
                grant,
                credential,
                shown,
                asked,
                caller,
                session,
                registry,
                end,
                own.map(span -> new RequestSpan(
                        span, attempts.stream().map(AttemptLog::attempt).toList())),
                Duration.ofNanos(System.nanoTime() - start));
    }

    private static String cut(String value, int longest) {
        return value.length() > longest ? value.substring(0, longest) + "…" : value;
    }
}
