package dev.cambist.client;

import org.jspecify.annotations.Nullable;

/** The caller's own source of identity tokens failed, took too long, or gave something that is no token. */
public final class IdentityTokenException extends RegistryTokenException {
    private static final long serialVersionUID = 1L;

    IdentityTokenException(String message, ServiceError error, @Nullable Throwable cause) {
        super(message, error, cause);
    }

    @Override
    RegistryTokenException rethrown() {
        return new IdentityTokenException(text(), error(), this);
    }
}
