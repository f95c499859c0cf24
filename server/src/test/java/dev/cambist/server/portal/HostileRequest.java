package dev.cambist.server.portal;

/**
 * One hostile request, and its exact answer.
 *
 * @param cookie of Alice, or what stands in its place; {@code none} for no cookie
 * @param expected what the answer must have in it: in its body, or in its {@code Location} where it is a redirect
 */
record HostileRequest(
        String what, String method, String path, String cookie, String type, String body, int status, String expected) {
    private static final String FORM = "application/x-www-form-urlencoded";

    static HostileRequest get(String what, String path, int status, String expected) {
        return new HostileRequest(what, "GET", path, "own", "", "", status, expected);
    }

    static HostileRequest post(String what, String path, String body, int status, String expected) {
        return new HostileRequest(what, "POST", path, "own", FORM, body, status, expected);
    }

    HostileRequest with(String otherCookie) {
        return new HostileRequest(what, method, path, otherCookie, type, body, status, expected);
    }

    @Override
    public String toString() {
        return what;
    }
}
