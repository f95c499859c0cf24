package dev.cambist.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * No answer, or one that says "not now": no connection, a time-out, status 429 or 5xx. What can be tried again was tried
 * as often as the {@link RetryPolicy} and the deadline allow.
 */
public final class UnavailableException extends RegistryTokenException {
    private static final long serialVersionUID = 1L;

    /** How long it asked to be left alone. */
    private final @Nullable Duration retryAfter;

    UnavailableException(String message, ServiceError error, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, error, cause);
        this.retryAfter = retryAfter;
    }

    /**
     * How long the service asked to be left alone.
     *
     * @return the header {@code Retry-After}, counted from the answer; or nothing where it gave none
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    RegistryTokenException rethrown() {
        return new UnavailableException(text(), error(), retryAfter, this);
    }
}
