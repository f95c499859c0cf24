package dev.cambist.server.settings;

import dev.cambist.server.keys.KeyEncryption;
import java.time.Duration;
import java.util.Optional;

/**
 * The {@code keys} block.
 *
 * @param rotateEvery how long a key signs; without it, until somebody changes it
 * @param encryption what keys are encrypted with where they are kept
 * @param place where they are kept; in the store always encrypted
 * @param token the PKCS #11 token that holds the keys of access tokens, in place of files; secrets stay where the others are
 */
public record KeySettings(
        Optional<Duration> rotateEvery, KeyEncryption encryption, Place place, Optional<SigningTokenSettings> token) {
    public static final KeySettings DEFAULT =
            new KeySettings(Optional.empty(), KeyEncryption.NONE, Place.DATA, Optional.empty());

    /** Where keys are kept. */
    public enum Place {
        /** The data directory. */
        DATA,
        /** The store, which servers share. */
        STORE
    }
}
