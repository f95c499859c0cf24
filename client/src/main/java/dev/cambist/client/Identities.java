package dev.cambist.client;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the caller's source for an identity token, and waits no longer than the deadline for it. */
final class Identities {
    private final IdentityTokenSource source;
    private final Duration deadline;

    Identities(IdentityTokenSource source, Duration deadline) {
        this.source = source;
        this.deadline = deadline;
    }

    /** A token, or an {@link IdentityTokenException}. */
    CompletableFuture<Secret> next() {
        CompletableFuture<String> answer = new CompletableFuture<>();
        // A thread of its own: sources block, and a shared pool might be the one that waits for this token.
        Thread thread = new Thread(() -> ask(answer), "cambist-identity-token");
        thread.setDaemon(true);
        thread.start();
        return answer.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).handle((token, failure) -> {
            if (failure != null) {
                thread.interrupt();
                throw failed(Failures.unwrap(failure));
            }
            return checked(token);
        });
    }

    private void ask(CompletableFuture<String> answer) {
        try {
            answer.complete(Objects.requireNonNullElse(source.identityToken(), ""));
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    private IdentityTokenException failed(Throwable failure) {
        String problem = failure instanceof TimeoutException
                ? "gave none within " + deadline.toSeconds() + " s"
                : "failed (" + failure.getClass().getSimpleName() + "; it is the cause of this exception)";
        return new IdentityTokenException("the source of identity tokens " + problem, ServiceError.NONE, failure);
    }

    private static Secret checked(String token) {
        try {
            return Secret.ofToken("identity token", token);
        } catch (IllegalArgumentException e) {
            throw new IdentityTokenException(
                    "the source of identity tokens gave something that is no token: " + e.getMessage(),
                    ServiceError.NONE,
                    null);
        }
    }
}
