package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.server.gateway.Route;
import dev.cambist.server.http.Correlation;
import java.io.EOFException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final String LEFT = Relay.class.getName() + ".left";
    private static final String AGAIN = Relay.class.getName() + ".again";

    private final Upstream upstream;
    private final Optional<String> authorization;

    Relay(Upstream upstream, HttpClient client) {
        super(request -> target(upstream, ForwardedRequest.of(request)));
        this.upstream = upstream;
        this.authorization = upstream.authorization();
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
                .idleTimeout(upstream.settings().idleTimeout().toMillis(), TimeUnit.MILLISECONDS);
        if (from.getAttribute(AGAIN) != null) {
            // Requests with a tag have a pool of their own, and where each closes its connection the next is fresh.
            toUpstream.tag(AGAIN).headers(headers -> headers.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE));
        }
        return toUpstream;
    }

    @Override
    protected void copyRequestHeaders(Request from, org.eclipse.jetty.client.Request toUpstream) {
        HttpFields sent = ForwardedHeaders.toUpstream(from.getHeaders(), ForwardedRequest.of(from), authorization);
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
        Optional<Upload> upload = ForwardedRequest.of(from).upload();
        if (upload.isEmpty()) {
            toUpstream.body(null);
            if (Route.takesBody(from.getMethod())) { // RFC 9110 section 8.6
                toUpstream.headers(headers -> headers.put(HttpHeader.CONTENT_LENGTH, 0L));
            }
        } else {
            if (!ForwardedHeaders.waitsToBeTold(from)) {
                toUpstream.body(upload.get());
            }
            if (upload.get().getLength() >= 0) {
                toUpstream.headers(headers ->
                        headers.put(HttpHeader.CONTENT_LENGTH, upload.get().getLength()));
            }
            toUpstream.onRequestSuccess(request -> upload.get().sent());
        }
        from.addFailureListener(failure -> {
            from.setAttribute(LEFT, true);
            Upstream.abort(toUpstream, failure);
        });
        super.sendProxyToServerRequest(from, toUpstream, response, callback);
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
        Upload upload = ForwardedRequest.of(from).upload().orElse(null);
        boolean clientLeft = from.getAttribute(LEFT) != null || (upload != null && upload.isBroken());
        boolean unsound = upload != null && upload.isUnsound();
        boolean clientPauses =
                failure instanceof TimeoutException && upload != null && (upload.isBroken() || upload.isAwaited());
        if (clientPauses && !response.isCommitted()) {
            response.reset();
            ForwardedRequest.of(from)
                    .call()
                    .refuse(new InvalidRequest.SlowBody(upstream.settings().idleTimeout()));
        } else if (unsound && !response.isCommitted()) {
            response.reset();
            ForwardedRequest.of(from)
                    .call()
                    .refuse(new InvalidRequest.MalformedRequest("its body does not have the length that it announces"));
        } else if (clientLeft || response.isCommitted()) {
            // An answer that has begun cannot be taken back; one that ends early shows the client that it is not whole.
            callback.failed(failure);
        } else if (deservesAnotherTry(from, toUpstream, answer, failure)) {
            from.setAttribute(AGAIN, true);
            response.reset();
            handle(from, response, callback);
        } else {
            response.reset();
            UpstreamFailure trouble = UpstreamFailure.of(failure);
            upstream.failed(trouble, failure);
            ForwardedRequest.of(from).call().refuse(trouble.refusal());
        }
    }

    /**
     * Whether the upstream may just have closed a connection that was idle, which can cross with the next request on it
     * (RFC 9112 section 9.3.1): once, and only for what changes nothing there.
     */
    private static boolean deservesAnotherTry(
            Request from,
            org.eclipse.jetty.client.Request toUpstream,
            org.eclipse.jetty.client.Response answer,
            Throwable failure) {
        return from.getAttribute(AGAIN) == null
                && isRetrieval(from)
                && toUpstream.getBody() == null
                && (answer == null || answer.getStatus() == 0)
                && UpstreamFailure.of(failure) == UpstreamFailure.BROKEN_OFF;
    }

    private static boolean isRetrieval(Request from) {
        return from.getMethod().equals("GET") || from.getMethod().equals("HEAD");
    }

    /** An answer on its way to the client. */
    private final class Download extends ProxyResponseListener {
        private final Request from;
        private final org.eclipse.jetty.client.Request toUpstream;
        private final Response response;
        private boolean early;
        private @Nullable Throwable discarded;

        Download(Request from, org.eclipse.jetty.client.Request toUpstream, Response response, Callback callback) {
            super(from, toUpstream, response, callback);
            this.from = from;
            this.toUpstream = toUpstream;
            this.response = response;
        }

        @Override
        public void onBegin(org.eclipse.jetty.client.Response answer) {
            int status = answer.getStatus();
            early = ForwardedRequest.of(from)
                    .upload()
                    .filter(upload -> !upload.isSent())
                    .isPresent();
            if (status == HttpStatus.UNAUTHORIZED_401 || status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
                discard(new UpstreamFailure.RefusedByUpstream(status));
            } else if (HttpStatus.isInformational(status)) {
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
            if (discarded == null && !AnswerFraming.canBeUndone(answer)) {
                discard(new IllegalStateException("a transfer coding other than chunked"));
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

        /** An upstream may have answered before it took all that was sent (RFC 9110 section 9.3); the answer counts. */
        @Override
        public void onComplete(Result result) {
            if (discarded != null) {
                super.onComplete(new Result(result, discarded));
                return;
            }
            boolean answered = result.isFailed()
                    && result.getResponseFailure() == null
                    && result.getResponse().getStatus() != 0;
            super.onComplete(answered ? new Result(result.getRequest(), result.getResponse()) : result);
        }
    }
}
