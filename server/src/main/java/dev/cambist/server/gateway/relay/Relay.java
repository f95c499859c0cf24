package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.audit.AttemptLog;
import dev.cambist.server.gateway.Route;
import dev.cambist.server.gateway.relay.UpstreamFailure.RefusedByUpstream;
import dev.cambist.server.http.Correlation;
import java.io.EOFException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContinueProtocolHandler;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response.CompleteListener;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.proxy.ProxyHandler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Streams admitted requests to one upstream, and its answers back, both no faster than the other side takes them and
 * without a thread of their own. Never started as a handler: its client is {@link Upstream}'s.
 */
final class Relay extends ProxyHandler.Reverse {
    private static final String UPLOAD = Upload.class.getName();
    private static final String ATTEMPT = AttemptLog.class.getName();
    private static final String AGAIN = Relay.class.getName() + ".again";

    private final Upstream upstream;

    Relay(Upstream upstream, HttpClient client) {
        super(request -> target(upstream, ForwardedRequest.of(request)));
        this.upstream = upstream;
        setHttpClient(client);
        client.getProtocolHandlers().put(new ContinueProtocolHandler() {
            @Override
            protected Runnable onContinue(org.eclipse.jetty.client.Request toUpstream) {
                return toUpstream.getAttributes().get(UPLOAD) instanceof Request from
                        ? onServerToProxyResponse100Continue(from, toUpstream)
                        : super.onContinue(toUpstream);
            }
        });
    }

    /** What the guard understood, character by character: no second reading can find another repository in it. */
    private static HttpURI target(Upstream upstream, ForwardedRequest transfer) {
        return HttpURI.build(upstream.settings().url())
                .pathQuery(transfer.target())
                .asImmutable();
    }

    void begin(ForwardedRequest transfer) {
        GatewayCall call = transfer.call();
        transfer.attach();
        handle(call.request(), call.response(), call.callback());
    }

    @Override
    protected org.eclipse.jetty.client.Request newProxyToServerRequest(Request from, HttpURI target) {
        org.eclipse.jetty.client.Request toUpstream = super.newProxyToServerRequest(from, target)
                .attribute(UPLOAD, from)
                .idleTimeout(idleTimeout().toMillis(), TimeUnit.MILLISECONDS);
        if (ForwardedRequest.of(from).attempts().contains(FailedAttempt.STALE)) {
            // Requests with a tag have a pool of their own, and where each closes its connection the next is fresh.
            toUpstream.tag(AGAIN).headers(headers -> headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE));
        }
        return toUpstream;
    }

    @Override
    protected void copyRequestHeaders(Request from, org.eclipse.jetty.client.Request toUpstream) {
        ForwardedRequest transfer = ForwardedRequest.of(from);
        Optional<AttemptLog> attempt = transfer.call()
                .log()
                .attempt(from.getMethod(), upstream.settings().url());
        attempt.ifPresent(log -> toUpstream.attribute(ATTEMPT, log));
        HttpFields sent = ForwardedHeaders.toUpstream(from.getHeaders(), transfer, attempt.map(AttemptLog::place));
        toUpstream.headers(headers -> headers.add(sent));
    }

    @Override
    protected void addProxyHeaders(Request from, org.eclipse.jetty.client.Request toUpstream) {
        // They are among those of copyRequestHeaders.
    }

    @Override
    protected org.eclipse.jetty.client.Request.Content newProxyToServerRequestContent(
            Request from, Response response, org.eclipse.jetty.client.Request toUpstream) {
        return ForwardedRequest.of(from)
                .upload()
                .<org.eclipse.jetty.client.Request.Content>map(upload -> upload)
                .orElseGet(BytesRequestContent::new);
    }

    /** Jetty's handler looks for a body by other signs than {@link BodyStart}, which has the last word. */
    @Override
    protected void sendProxyToServerRequest(
            Request from, org.eclipse.jetty.client.Request toUpstream, Response response, Callback callback) {
        Departure departure = Departure.of(from);
        if (departure.hasHappened()) {
            callback.failed(new EofException("the client has left"));
            return;
        }
        Optional<Upload> upload = ForwardedRequest.of(from).upload();
        if (upload.isEmpty()) {
            toUpstream.body(null);
            if (Route.takesBody(from.getMethod())) { // RFC 9110 section 8.6
                toUpstream.headers(headers -> headers.put(HttpHeader.CONTENT_LENGTH, 0L));
            }
        } else {
            if (upload.get().isWhole() || !ForwardedHeaders.waitsToBeTold(from)) {
                toUpstream.body(upload.get());
            }
            if (upload.get().getLength() >= 0) {
                toUpstream.headers(headers ->
                        headers.put(HttpHeader.CONTENT_LENGTH, upload.get().getLength()));
            }
            toUpstream.onRequestSuccess(request -> upload.get().sent());
        }
        super.sendProxyToServerRequest(from, toUpstream, response, callback);
        // Not before. Jetty's HttpExchange enters its conversation before the conversation knows who listens. One that
        // is given up in between ends without a word: its client's request would never end, nor give its places back.
        if (!ForwardedRequest.of(from).watch().outlivesTheClient()) {
            departure.then(failure -> Upstream.abort(toUpstream, failure));
        }
    }

    @Override
    protected CompleteListener newServerToProxyResponseListener(
            Request from, org.eclipse.jetty.client.Request toUpstream, Response response, Callback callback) {
        return new Download(from, toUpstream, response, callback);
    }

    @Override
    protected void onServerToProxyResponseFailure(
            Request from,
            org.eclipse.jetty.client.Request toUpstream,
            org.eclipse.jetty.client.Response answer,
            Response response,
            Callback callback,
            Throwable failure) {
        ForwardedRequest transfer = ForwardedRequest.of(from);
        if (response.isCommitted()) {
            // It cannot be taken back; one that ends early shows the client that it is not whole.
            callback.failed(failure);
            return;
        }
        if (failure instanceof RefusedException refused) {
            refuse(transfer, response, refused.refusal());
            return;
        }
        if (failure instanceof DoubtfulAnswer doubtful) {
            Thread.ofVirtual().name("doubtful-answer").start(() -> inquire(transfer, response, callback, doubtful));
            return;
        }
        switch (FailedAttempt.of(transfer, Departure.of(from).hasHappened(), answer, failure)) {
            case CLIENT_PAUSES -> refuse(transfer, response, new InvalidRequest.SlowBody(idleTimeout()));
            case UNSOUND ->
                refuse(
                        transfer,
                        response,
                        new InvalidRequest.MalformedRequest("its body does not have the length that it announces"));
            case CLIENT_LEFT -> callback.failed(failure);
            case SIGN_IN -> {
                // This may be a thread that others wait for, and a token takes its time.
                RefusedByUpstream refused = (RefusedByUpstream) failure;
                Thread.ofVirtual().name("upstream-token").start(() -> signIn(transfer, response, callback, refused));
            }
            case STALE -> {
                response.reset();
                transfer.again().attach();
                handle(from, response, callback);
            }
            case UPSTREAM_FAILED -> {
                UpstreamFailure trouble = UpstreamFailure.of(failure);
                upstream.failed(trouble, failure);
                refuse(transfer, response, trouble.refusal());
            }
        }
    }

    private Duration idleTimeout() {
        return upstream.settings().idleTimeout();
    }

    private static void refuse(ForwardedRequest transfer, Response response, Refusal refusal) {
        response.reset();
        transfer.call().refuse(refusal);
    }

    /** Tries once more with what the upstream asked for; a body that was sent is lost, so that its client has to. */
    private void signIn(ForwardedRequest transfer, Response response, Callback callback, RefusedByUpstream refused) {
        try {
            Optional<String> other = upstream.credentials().after(refused, transfer.scopes());
            if (transfer.upload().isPresent()) {
                throw new UpstreamFailure.WithoutToken(UpstreamFailure.TOKEN_RENEWED, "it had a body");
            }
            response.reset();
            transfer.showing(other).attach();
            handle(transfer.call().request(), response, callback);
        } catch (UpstreamFailure.WithoutToken e) {
            upstream.failed(e.failure(), e);
            refuse(transfer, response, e.failure().refusal());
        } catch (RuntimeException | Error e) {
            callback.failed(e);
        }
    }

    private static void inquire(
            ForwardedRequest transfer, Response response, Callback callback, DoubtfulAnswer doubtful) {
        try {
            refuse(transfer, response, doubtful.inquire());
        } catch (RefusedException e) {
            refuse(transfer, response, e.refusal());
        } catch (RuntimeException | Error e) {
            callback.failed(e);
        }
    }

    /** An answer on its way to the client. */
    private final class Download extends ProxyResponseListener {
        private final Request from;
        private final org.eclipse.jetty.client.Request toUpstream;
        private final Response response;
        private final Callback callback;
        private boolean early;
        private @Nullable Throwable discarded;

        Download(Request from, org.eclipse.jetty.client.Request toUpstream, Response response, Callback callback) {
            super(from, toUpstream, response, callback);
            this.from = from;
            this.toUpstream = toUpstream;
            this.response = response;
            this.callback = callback;
        }

        @Override
        public void onBegin(org.eclipse.jetty.client.Response answer) {
            int status = answer.getStatus();
            early = ForwardedRequest.of(from)
                    .upload()
                    .filter(upload -> !upload.isSent())
                    .isPresent();
            if (HttpStatus.isInformational(status)) {
                discard(new IllegalStateException("status " + status));
            } else {
                super.onBegin(answer);
            }
        }

        /** Nothing of this answer may go to the client; what is thrown here would end nothing, as Jetty catches it. */
        private void discard(Throwable reason) {
            discarded = reason;
            Upstream.abort(toUpstream, reason);
        }

        @Override
        public void onHeaders(org.eclipse.jetty.client.Response answer) {
            int status = answer.getStatus();
            if (status == HttpStatus.UNAUTHORIZED_401 || status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
                discard(RefusedByUpstream.of(answer));
            }
            if (discarded == null && !AnswerFraming.canBeUndone(answer)) {
                discard(new IllegalStateException("a transfer coding other than chunked"));
            }
            if (discarded == null) {
                tell(answer);
            }
            if (discarded == null) {
                upstream.answered();
                ForwardedRequest transfer = ForwardedRequest.of(from);
                ForwardedHeaders.toClient(answer.getStatus(), answer.getHeaders(), transfer, response.getHeaders());
                response.getHeaders()
                        .put(Correlation.HEADER, transfer.call().correlation().toString());
                // An upstream that has not read a request to its end may take the rest of it for the next one.
                if (early || AnswerFraming.isDoubtful(answer)) {
                    AnswerFraming.closeAfter(answer);
                }
            }
        }

        /** Whoever has to know of the answer before the client; may keep it from the client. */
        private void tell(org.eclipse.jetty.client.Response answer) {
            try {
                ForwardedRequest.of(from).watch().answered(answer.getStatus(), answer.getHeaders());
            } catch (RuntimeException | Error e) {
                discard(e);
            }
        }

        @Override
        public void onContent(org.eclipse.jetty.client.Response answer, Content.Chunk chunk, Runnable demander) {
            if (discarded == null) {
                super.onContent(answer, chunk, demander);
            } else {
                demander.run();
            }
        }

        @Override
        public void onSuccess(org.eclipse.jetty.client.Response answer) {
            if (discarded == null) {
                super.onSuccess(answer);
                if (early && answer.getStatus() >= HttpStatus.MULTIPLE_CHOICES_300) {
                    Upstream.abort(toUpstream, new EOFException("the upstream wants no more of it"));
                }
            }
        }

        /** Jetty keeps for itself what is thrown here, and nobody else would end the client's request. */
        @Override
        public void onComplete(Result result) {
            try {
                Result counted = counting(result);
                if (toUpstream.getAttributes().get(ATTEMPT) instanceof AttemptLog attempt) {
                    attempt.ended(result.getResponse().getStatus(), trouble(counted)); // before its request can end
                }
                super.onComplete(counted);
            } catch (RuntimeException | Error e) {
                callback.failed(e);
            }
        }

        private Optional<String> trouble(Result counted) {
            Throwable failure = counted.getFailure();
            if (failure == null || failure instanceof DoubtfulAnswer) {
                return Optional.empty();
            }
            if (failure instanceof RefusedException refused) {
                return Optional.of(refused.refusal().reason());
            }
            return Optional.of(
                    Departure.of(from).hasHappened()
                            ? "client_left"
                            : UpstreamFailure.of(failure).word());
        }

        /** An upstream may have answered before it took all that was sent (RFC 9110 section 9.3); the answer counts. */
        private Result counting(Result result) {
            if (discarded != null) {
                return new Result(result, discarded);
            }
            boolean answered = result.isFailed()
                    && result.getResponseFailure() == null
                    && result.getResponse().getStatus() != 0;
            return answered ? new Result(result.getRequest(), result.getResponse()) : result;
        }
    }
}
