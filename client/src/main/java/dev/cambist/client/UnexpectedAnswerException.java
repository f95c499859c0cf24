package dev.cambist.client;

import org.jspecify.annotations.Nullable;

/** Something answered, but not as a registry or token service does: a proxy's page, a redirect, cut-off JSON, no token in it. */
public final class UnexpectedAnswerException extends RegistryTokenException {
    private static final long serialVersionUID = 1L;

    UnexpectedAnswerException(String message, ServiceError error, @Nullable Throwable cause) {
        super(message, error, cause);
    }

    @Override
    RegistryTokenException rethrown() {
        return new UnexpectedAnswerException(text(), error(), this);
    }
}
