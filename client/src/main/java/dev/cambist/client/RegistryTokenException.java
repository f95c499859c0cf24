package dev.cambist.client;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * No token: why, in a message for people, and as much as the service said in parts for programs. Neither holds a
 * credential.
 *
 * <p>The subclasses differ in what a caller can do: {@link RefusedException} needs another request, identity or policy;
 * {@link UnavailableException} passes with time; {@link UnexpectedAnswerException} and {@link UntrustedRealmException}
 * mean that an address or a proxy is wrong; {@link IdentityTokenException} is the caller's own source.
 */
public abstract sealed class RegistryTokenException extends RuntimeException
        permits RefusedException,
                UnavailableException,
                UnexpectedAnswerException,
                UntrustedRealmException,
                IdentityTokenException {
    private static final long serialVersionUID = 1L;

    /** What the service said. */
    private final ServiceError error;

    RegistryTokenException(String message, ServiceError error, @Nullable Throwable cause) {
        super(message, cause);
        this.error = error;
    }

    /**
     * The HTTP status of the answer.
     *
     * @return the status, or nothing where no answer came
     */
    public OptionalInt status() {
        return error.status() == 0 ? OptionalInt.empty() : OptionalInt.of(error.status());
    }

    /**
     * The error's code, such as {@code UNAUTHORIZED}, {@code DENIED} or {@code TOOMANYREQUESTS}.
     *
     * @return the code, or nothing where the answer had none
     */
    public Optional<String> code() {
        return Optional.ofNullable(error.code());
    }

    /**
     * What the service itself said; {@link #getMessage()} has it too, with what it was asked.
     *
     * @return the service's message, or nothing where the answer had none
     */
    public Optional<String> serviceMessage() {
        return Optional.ofNullable(error.message());
    }

    /**
     * The error's {@code detail} as JSON, such as which action on which repository was missing.
     *
     * @return a JSON value, cut short if it is long; or nothing where the answer had none
     */
    public Optional<String> detail() {
        return Optional.ofNullable(error.detail());
    }

    /**
     * The service's name for the request, by which its operator finds it in the log.
     *
     * @return the header {@code X-Ms-Correlation-Request-Id}, or the id that the message gives
     */
    public Optional<String> correlationId() {
        return Optional.ofNullable(error.correlationId());
    }

    final ServiceError error() {
        return error;
    }

    final String text() {
        return String.valueOf(getMessage());
    }

    /** The same with the stack of the thread that waited for it; the original, with the stack of the work, as its cause. */
    abstract RegistryTokenException rethrown();
}
