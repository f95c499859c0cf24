package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.cambist.testkit.idp.Misbehaviour.BadAnswer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes answers, properly or as badly as told. */
final class Responder {
    private static final int NO_BODY = -1;
    private static final int CHUNKED = 0;
    private static final int BLOCK_BYTES = 16 * 1024;
    private static final String SIGN_IN_PAGE =
            "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>\n";

    private Responder() {}

    static void send(HttpExchange exchange, Answer answer, @Nullable BadAnswer bad) throws IOException {
        switch (bad) {
            case null -> send(exchange, answer);
            case Misbehaviour.Slow slow -> {
                sleep(slow.delay());
                send(exchange, answer);
            }
            case Misbehaviour.Stalling stalling -> sendInHalves(exchange, answer, stalling.delay());
            case Misbehaviour.Status error -> send(exchange, error(error.status(), error.retryAfter()));
            case Misbehaviour.Huge huge -> sendPadded(exchange, answer, huge.bytes());
            case Misbehaviour.Truncated truncated ->
                send(
                        exchange,
                        answer.withBody(answer.body().substring(0, answer.body().length() / 2)));
            case Misbehaviour.Html html -> send(exchange, Answer.html(200, SIGN_IN_PAGE));
            case Misbehaviour.Redirect redirect ->
                send(
                        exchange,
                        Answer.html(302, "<p>moved</p>\n")
                                .with("Location", redirect.to().toString()));
        }
    }

    private static Answer error(int status, @Nullable Duration retryAfter) {
        Answer answer = Answer.html(status, "<h1>" + status + "</h1>\n");
        return retryAfter == null ? answer : answer.with("Retry-After", Long.toString(retryAfter.toSeconds()));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(UTF_8);
        begin(exchange, answer, body.length);
        if (hasBody(exchange)) {
            exchange.getResponseBody().write(body);
        }
    }

    private static void sendInHalves(HttpExchange exchange, Answer answer, Duration delay) throws IOException {
        byte[] body = answer.body().getBytes(UTF_8);
        begin(exchange, answer, body.length);
        if (hasBody(exchange)) {
            exchange.getResponseBody().write(body, 0, body.length / 2);
            exchange.getResponseBody().flush();
            sleep(delay);
            exchange.getResponseBody().write(body, body.length / 2, body.length - body.length / 2);
        }
    }

    /** Inserts one long member at the front of the object, so that a reader has to pass over it. */
    private static void sendPadded(HttpExchange exchange, Answer answer, long bytes) throws IOException {
        byte[] before = "{\"padding\":\"".getBytes(UTF_8);
        byte[] after = ("\"," + answer.body().substring(1)).getBytes(UTF_8);
        var block = new byte[BLOCK_BYTES];
        Arrays.fill(block, (byte) 'x');
        begin(exchange, answer, CHUNKED);
        if (hasBody(exchange)) {
            var out = exchange.getResponseBody();
            out.write(before);
            for (long left = bytes - before.length - after.length; left > 0; left -= BLOCK_BYTES) {
                out.write(block, 0, (int) Math.min(left, BLOCK_BYTES));
            }
            out.write(after);
        }
    }

    private static void begin(HttpExchange exchange, Answer answer, int length) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), hasBody(exchange) ? length : NO_BODY);
    }

    private static boolean hasBody(HttpExchange exchange) {
        return !exchange.getRequestMethod().equals("HEAD");
    }

    private static void sleep(Duration delay) throws IOException {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the provider stopped");
        }
    }
}
