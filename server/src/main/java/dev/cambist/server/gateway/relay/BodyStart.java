package dev.cambist.server.gateway.relay;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.gateway.AnnouncedBody;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * Makes sure, before anything of a request goes out, that its head and the begin of its body agree: in HTTP/2 a head may
 * announce a body and end the stream (RFC 9113 section 8.1.1), and what has no body by its method may bring one.
 */
record BodyStart(Request request, AnnouncedBody announced) {
    /** For the end of a body that has to be empty; where it is, its end comes with the head or right behind it. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static BodyStart of(Request request) {
        return new BodyStart(
                request,
                AnnouncedBody.of(
                        framing(request.getConnectionMetaData().getHttpVersion()),
                        request.getHeaders().getValuesList(HttpHeader.CONTENT_LENGTH),
                        request.getHeaders().getValuesList(HttpHeader.TRANSFER_ENCODING)));
    }

    private static AnnouncedBody.Framing framing(HttpVersion version) {
        return switch (version) {
            case HTTP_0_9, HTTP_1_0 -> AnnouncedBody.Framing.HTTP_1_0;
            case HTTP_1_1 -> AnnouncedBody.Framing.HTTP_1_1;
            case HTTP_2, HTTP_3 -> AnnouncedBody.Framing.FRAMES;
        };
    }

    /** The body to forward, if there is one, for a method that takes one. */
    Optional<Upload> upload() {
        if (announced instanceof AnnouncedBody.None) {
            requireNothing();
            return Optional.empty();
        }
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
            // Jetty's parser counts; and to look into the body would ask for it whoever waits for 100 (Continue).
            return Optional.of(new Upload(request, announced, null));
        }
        Content.Chunk first = request.read();
        if (first != null && first.isLast() && !first.hasRemaining() && !Content.Chunk.isFailure(first)) {
            if (announced instanceof AnnouncedBody.Length) {
                throw malformed("its Content-Length announces a body, and there is none");
            }
            return Optional.empty();
        }
        return Optional.of(new Upload(request, announced, first));
    }

    /** Refuses a body where the method takes none. */
    void requireNone() {
        if (announced instanceof AnnouncedBody.Length) {
            throw malformed("a " + request.getMethod() + " has no body");
        }
        requireNothing();
    }

    private void requireNothing() {
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2
                && announced instanceof AnnouncedBody.None) {
            return;
        }
        for (Content.Chunk chunk = next(); ; chunk = next()) {
            boolean something = chunk.hasRemaining();
            boolean last = chunk.isLast();
            chunk.release();
            if (something) {
                throw malformed("it has a body, and none is announced or has a meaning here");
            }
            if (last) {
                return;
            }
        }
    }

    private Content.Chunk next() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (Content.Chunk.isFailure(chunk)) {
                throw malformed("its end did not come");
            }
            if (chunk != null) {
                return chunk;
            }
            CompletableFuture<Boolean> more = new CompletableFuture<>();
            request.demand(() -> more.complete(true));
            await(more);
        }
    }

    private static void await(CompletableFuture<Boolean> more) {
        try {
            more.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new RefusedException(new InvalidRequest.SlowBody(PATIENCE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw malformed("its end did not come");
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes it with a failure", e);
        }
    }

    private static RefusedException malformed(String problem) {
        return new RefusedException(new InvalidRequest.MalformedRequest(problem));
    }
}
