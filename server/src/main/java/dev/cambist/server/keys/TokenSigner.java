package dev.cambist.server.keys;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.pkcs11.SigningToken;
import dev.cambist.server.pkcs11.TokenException;
import dev.cambist.server.pkcs11.TokenKey;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A token that signs what requests ask for, and whether it does so now. */
final class TokenSigner {
    private static final Logger LOG = LoggerFactory.getLogger(TokenSigner.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** Two bytes, which are the head and the claims of no token. */
    static final byte[] NOTHING = new byte[2];

    private final SigningToken token;
    private volatile boolean isGone;

    TokenSigner(SigningToken token) {
        this.token = token;
    }

    SigningToken token() {
        return token;
    }

    /** Whether it did not answer when it was asked last. */
    boolean isGone() {
        return isGone;
    }

    /** Refuses with {@link Temporary.SigningUnavailable} while the token does not answer. */
    byte[] sign(TokenKey key, byte[] data) {
        try {
            byte[] signature = token.sign(key, data);
            if (isGone) {
                isGone = false;
                LOG.info("{} signs again", token);
            }
            return signature;
        } catch (TokenException e) {
            failed(e);
            throw new RefusedException(new Temporary.SigningUnavailable(RETRY_AFTER));
        }
    }

    /** The same failure, met by each request, is told once. */
    void failed(TokenException failure) {
        if (!isGone) {
            LOG.error("no access tokens are issued, because {}", failure.getMessage());
        }
        isGone = true;
    }

    /** Whether it signs now. */
    boolean signs(TokenKey key) {
        try {
            sign(key, NOTHING);
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }
}
