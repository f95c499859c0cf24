package dev.cambist.core.refusal;

/** What kind of answer a refusal is: the HTTP status and the {@code code} of ACR's error body, in one place. */
public enum Category {
    INVALID_REQUEST(400, "INVALID_REQUEST"),
    PAGINATION_NUMBER_INVALID(400, "PAGINATION_NUMBER_INVALID"),
    UNAUTHORIZED(401, "UNAUTHORIZED"),
    NOT_FOUND(404, "NOT_FOUND"),
    NAME_UNKNOWN(404, "NAME_UNKNOWN"),
    TAG_UNKNOWN(404, "TAG_UNKNOWN"),
    MANIFEST_UNKNOWN(404, "MANIFEST_UNKNOWN"),
    UNSUPPORTED(405, "UNSUPPORTED"),
    DISALLOWED(405, "REGISTRY_DISALLOWED_OPERATION"),
    TIMED_OUT(408, "REQUEST_TIMEOUT"),
    TOO_LARGE(413, "REQUEST_TOO_LARGE"),
    TOO_MANY_REQUESTS(429, "TOOMANYREQUESTS"),
    HEADERS_TOO_LARGE(431, "HEADERS_TOO_LARGE"),
    UNAVAILABLE(503, "UNAVAILABLE");

    private final int status;
    private final String code;

    Category(int status, String code) {
        this.status = status;
        this.code = code;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
