package dev.cambist.core.identity;

import dev.cambist.core.jose.VerificationKey;
import java.util.List;

/** The keys that an issuer publishes. Implementations fetch and keep them; this side only asks. */
public interface IssuerKeys {
    /**
     * The keys as far as they are known now; refuses with {@code IssuerUnavailable} when none has ever been got.
     */
    List<VerificationKey> known();

    /**
     * The keys after one more look at the issuer, because a token names a key that is not {@link #known}. An
     * implementation looks at most once in its cool-down however often it is asked, and returns what it has.
     */
    List<VerificationKey> refreshed();
}
