package dev.cambist.client;

import dev.cambist.client.wire.Origin;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request with all its attempts. Cancelling its result ends the attempt that runs, and those to come.
 *
 * <p>Each attempt starts when the one before has failed and its pause is over, on whatever thread brought that news;
 * nothing here blocks.
 */
final class Call<T> {
    private final Transport transport;
    private final HttpRequest request;
    private final Function<Answer, T> reader;
    private final List<String> secrets;
    private final String question;
    private final Instant end;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<?> running;

    private Call(Transport transport, HttpRequest request, List<String> secrets, Function<Answer, T> reader) {
        this.transport = transport;
        this.request = request;
        this.reader = reader;
        this.secrets = secrets;
        question = request.method() + " " + Origin.shown(request.uri());
        end = transport.clock().instant().plus(transport.deadline());
    }

    /**
     * Sends the request.
     *
     * @param secrets the credentials in it, which no message may repeat
     * @param reader makes a result of the answer, or throws a {@link RegistryTokenException}
     */
    static <T> CompletableFuture<T> start(
            Transport transport, HttpRequest request, List<String> secrets, Function<Answer, T> reader) {
        Call<T> call = new Call<>(transport, request, secrets, reader);
        var unused = call.result.whenComplete((value, failure) -> call.cancelRunning());
        call.attempt(1);
        return call.result;
    }

    private void cancelRunning() {
        CompletableFuture<?> current = running;
        if (result.isCancelled() && current != null) {
            current.cancel(true);
        }
    }

    private void attempt(int number) {
        try {
            send(number);
        } catch (RuntimeException e) {
            // Such as an address or executor that the HTTP client does not take; nobody else would tell.
            result.completeExceptionally(e);
        }
    }

    private void send(int number) {
        if (result.isDone()) {
            return;
        }
        Duration left = left();
        Duration limit = left.compareTo(transport.requestTimeout()) < 0 ? left : transport.requestTimeout();
        CompletableFuture<HttpResponse<byte[]>> sent = transport.httpClient().sendAsync(request, BoundedBody.handler());
        running = sent;
        // Not HttpRequest.timeout: that ends with the headers, and a body can trickle for ever.
        var unused = sent.copy()
                .orTimeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS)
                .whenComplete((response, failure) -> settle(number, sent, response, failure));
        cancelRunning();
    }

    private void settle(
            int number,
            CompletableFuture<?> sent,
            @Nullable HttpResponse<byte[]> response,
            @Nullable Throwable failure) {
        try {
            if (response != null) {
                answered(
                        number, new Answer(question, response, transport.clock().instant(), secrets));
            } else if (failure != null) {
                sent.cancel(true);
                failed(number, Failures.unwrap(failure));
            }
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    private void answered(int number, Answer answer) {
        if (!answer.maySucceedLater()) {
            result.complete(reader.apply(answer));
            return;
        }
        Duration asked = answer.retryAfter().orElse(Duration.ZERO);
        Duration own = transport.retryPolicy().pauseAfter(number, transport.random());
        // The spread on top, because everybody was told the same time to return at.
        Duration pause = asked.compareTo(own) > 0 ? asked.plus(own.dividedBy(2)) : own;
        if (!again(number, pause)) {
            throw answer.error();
        }
    }

    private void failed(int number, Throwable failure) {
        if (failure instanceof BoundedBody.TooLongException
                || Failures.has(failure, BoundedBody.TooLongException.class)) {
            throw new UnexpectedAnswerException(
                    question + " answered with more than " + BoundedBody.MAX_BYTES
                            + " bytes, which no token answer has",
                    ServiceError.NONE,
                    null);
        }
        if (!(failure instanceof IOException) && !(failure instanceof TimeoutException)) {
            throw failure instanceof RuntimeException bug ? bug : new IllegalStateException(failure);
        }
        boolean retried = Failures.maySucceedLater(failure)
                && again(number, transport.retryPolicy().pauseAfter(number, transport.random()));
        if (!retried) {
            String attempts = number == 1 ? "" : "; " + number + " attempts were made";
            throw new UnavailableException(
                    question + " got no answer: " + Failures.describe(failure, secrets) + attempts,
                    ServiceError.NONE,
                    null,
                    failure);
        }
    }

    /** Plans another attempt, unless there were enough or the pause would outlast the deadline. */
    private boolean again(int number, Duration pause) {
        if (number >= transport.retryPolicy().attempts() || pause.compareTo(left()) >= 0) {
            return false;
        }
        CompletableFuture<Void> waiting = transport.pauses().pause(pause);
        running = waiting;
        var unused = waiting.thenRunAsync(() -> attempt(number + 1));
        cancelRunning();
        return true;
    }

    private Duration left() {
        return Duration.between(transport.clock().instant(), end);
    }
}
