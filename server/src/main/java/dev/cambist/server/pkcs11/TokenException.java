package dev.cambist.server.pkcs11;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A token, or a key in one, that cannot be used. The message says which one, what is wrong, and what to do; never a PIN. */
public final class TokenException extends IOException {
    private static final long serialVersionUID = 1L;

    public TokenException(Object what, String problem, String remedy) {
        super(what + " " + problem + "; " + remedy);
    }

    public TokenException(Object what, String problem, String remedy, @Nullable Throwable cause) {
        super(what + " " + problem + "; " + remedy, cause);
    }
}
