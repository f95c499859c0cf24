package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.server.http.Correlation;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.ContinueProtocolHandler;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Response.CompleteListener;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
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
    protected Upload newProxyToServerRequestContent(
            Request from, Response response, org.eclipse.jetty.client.Request toUpstream) {
        Upload upload = new Upload(from);
        from.setAttribute(UPLOAD, upload);
        return upload;
    }

    @Override
    protected void sendProxyToServerRequest(
            Request from, org.eclipse.jetty.client.Request toUpstream, Response response, Callback callback) {
        // In HTTP/2 a body needs no header to announce it, and Jetty's handler looks for headers only.
        if (toUpstream.getBody() == null
                && from.getLength() < 0
                && !isRetrieval(from)
                && from.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_2) {
            toUpstream.body(newProxyToServerRequestContent(from, response, toUpstream));
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
        Upload upload = from.getAttribute(UPLOAD) instanceof Upload body ? body : null;
        boolean clientLeft = from.getAttribute(LEFT) != null || (upload != null && upload.isBroken());
        boolean clientPauses =
                failure instanceof TimeoutException && upload != null && (upload.isBroken() || upload.isAwaited());
        if (clientPauses && !response.isCommitted()) {
            response.reset();
            ForwardedRequest.of(from)
                    .call()
                    .refuse(new InvalidRequest.SlowBody(upstream.settings().idleTimeout()));
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

    /** A body has no meaning there (RFC 9110 section 9.3.1), so that none is announced to the upstream. */
    private static boolean isRetrieval(Request from) {
        return from.getMethod().equals("GET") || from.getMethod().equals("HEAD");
    }

    /** An answer on its way to the client. */
    private final class Download extends ProxyResponseListener {
        private final Request from;
        private final org.eclipse.jetty.client.Request toUpstream;
        private final Response response;
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
            if (discarded == null) {
                upstream.answered();
                ForwardedRequest transfer = ForwardedRequest.of(from);
                ForwardedHeaders.toClient(answer.getHeaders(), transfer, response.getHeaders());
                response.getHeaders()
                        .put(Correlation.HEADER, transfer.call().correlation().toString());
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
