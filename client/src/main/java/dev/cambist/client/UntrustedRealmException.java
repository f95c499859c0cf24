package dev.cambist.client;

import org.jspecify.annotations.Nullable;

/** A registry's challenge names a token service to which no credential is sent without the caller's word; or an address is not one to send any to. */
public final class UntrustedRealmException extends RegistryTokenException {
    private static final long serialVersionUID = 1L;

    UntrustedRealmException(String message, ServiceError error, @Nullable Throwable cause) {
        super(message, error, cause);
    }

    @Override
    RegistryTokenException rethrown() {
        return new UntrustedRealmException(text(), error(), this);
    }
}
