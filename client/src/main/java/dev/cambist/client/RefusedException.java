package dev.cambist.client;

import org.jspecify.annotations.Nullable;

/** The service understood and said no: an answer with a status from 400 to 499, other than 429. Trying again changes nothing. */
public final class RefusedException extends RegistryTokenException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message, ServiceError error, @Nullable Throwable cause) {
        super(message, error, cause);
    }

    @Override
    RegistryTokenException rethrown() {
        return new RefusedException(text(), error(), this);
    }
}
