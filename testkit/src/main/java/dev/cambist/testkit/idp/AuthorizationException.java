package dev.cambist.testkit.idp;

/** An authentication request is refused, and whoever sent the browser is told (RFC 6749, section 4.1.2.1). */
final class AuthorizationException extends Exception {
    private static final long serialVersionUID = 1;

    private final String error;

    AuthorizationException(String error, String description) {
        super(description);
        this.error = error;
    }

    String error() {
        return error;
    }

    String description() {
        return String.valueOf(getMessage());
    }
}
