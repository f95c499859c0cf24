package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.gateway.relay.UpstreamFailure.RefusedByUpstream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;

/**
 * Whole requests to one upstream, with this server's own credentials. Blocks a virtual thread. Refuses as an unavailable
 * upstream when there is no answer to be had.
 */
public final class RegistryClient {
    private static final int SMALL = 1024 * 1024; // bytes; of answers that are not manifests

    private final Upstream upstream;

    RegistryClient(Upstream upstream) {
        this.upstream = upstream;
    }

    /**
     * A request.
     *
     * @param target path and query
     * @param scopes what a token of the upstream's own would have to grant for it
     */
    public record Message(
            String method, String target, Map<String, String> headers, Optional<Content> body, List<String> scopes) {
        public Message {
            headers = Map.copyOf(headers);
            scopes = List.copyOf(scopes);
        }

        /** A request without a body. */
        public static Message of(String method, String target, Map<String, String> headers, List<String> scopes) {
            return new Message(method, target, headers, Optional.empty(), scopes);
        }
    }

    /** What a request brings. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    public record Content(byte[] bytes) {}

    /** What came of it, with any status but 401 and 407. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares two
    public record Reply(int status, HttpFields headers, byte[] body) {
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        public boolean isSuccess() {
            return HttpStatus.isSuccess(status);
        }
    }

    /** Whether others push to the registry and delete there past this server, so that nobody can be kept from it. */
    public boolean isBeside() {
        return upstream.settings().isBeside();
    }

    /** Asks, and once more where the upstream wants a token. */
    public Reply send(Message message) {
        return send(message, SMALL);
    }

    /**
     * The same.
     *
     * @param most how many bytes the answer may have
     */
    public Reply send(Message message, int most) {
        try {
            UpstreamCredentials credentials = upstream.credentials();
            ContentResponse response = ask(message, credentials.authorization(message.scopes()), most);
            if (response.getStatus() == HttpStatus.UNAUTHORIZED_401) {
                Optional<String> other = credentials.after(RefusedByUpstream.of(response), message.scopes());
                response = ask(message, other, most);
            }
            int status = response.getStatus();
            if (status == HttpStatus.UNAUTHORIZED_401 || status == HttpStatus.PROXY_AUTHENTICATION_REQUIRED_407) {
                throw RefusedByUpstream.of(response);
            }
            upstream.answered();
            return new Reply(status, response.getHeaders(), response.getContent());
        } catch (RefusedByUpstream | UpstreamFailure.WithoutToken e) {
            throw upstream.refused(e);
        }
    }

    private ContentResponse ask(Message message, Optional<String> authorization, int most) {
        Request request = upstream.request(message.target(), authorization).method(message.method());
        request.headers(headers -> message.headers().forEach(headers::put));
        message.body().ifPresent(body -> request.body(new BytesRequestContent(contentType(message), body.bytes())));
        return upstream.whole(request, most, upstream.settings().idleTimeout());
    }

    private static String contentType(Message message) {
        return Optional.ofNullable(message.headers().get("Content-Type")).orElse("application/octet-stream");
    }

    /** The upstream said what cannot be; the log has it. */
    public RefusedException unsound(String what) {
        return upstream.refused(new IllegalStateException(what));
    }
}
