package dev.cambist.testkit.idp;

/** Why a token request is refused: the error code of RFC 6749, section 5.2, and Entra ID's number for it. */
enum OAuthProblem {
    MALFORMED_REQUEST("invalid_request", 90023),
    MISSING_PARAMETER("invalid_request", 900144),
    UNSUPPORTED_GRANT("unsupported_grant_type", 70003),
    INVALID_SCOPE("invalid_scope", 70011),
    UNKNOWN_CLIENT("unauthorized_client", 700016),
    NO_CLIENT_SECRET("invalid_client", 7000218),
    WRONG_CLIENT_SECRET("invalid_client", 7000215),
    SECRET_OF_PUBLIC_CLIENT("invalid_client", 700025),
    WRONG_CODE("invalid_grant", 70008),
    WRONG_REDIRECT("invalid_grant", 500112),
    WRONG_VERIFIER("invalid_grant", 501481),
    WRONG_PASSWORD("invalid_grant", 50126),
    WRONG_REFRESH_TOKEN("invalid_grant", 9002313);

    private final String error;
    private final int number;

    OAuthProblem(String error, int number) {
        this.error = error;
        this.number = number;
    }

    OAuthException because(String description) {
        return new OAuthException(this, "AADSTS" + number + ": " + description);
    }

    String error() {
        return error;
    }

    int number() {
        return number;
    }

    int status() {
        return error.equals("invalid_client") ? 401 : 400;
    }
}
