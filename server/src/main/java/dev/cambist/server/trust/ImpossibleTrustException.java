package dev.cambist.server.trust;

/** A registry cannot be made to trust tokens of this profile. The message says why and which profile it can trust. */
public final class ImpossibleTrustException extends Exception {
    private static final long serialVersionUID = 1L;

    ImpossibleTrustException(String message) {
        super(message);
    }
}
