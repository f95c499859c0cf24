package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A decoded {@code application/x-www-form-urlencoded} body. */
record Form(Map<String, String> fields) {

    static Form parse(String body) throws OAuthException {
        var fields = new LinkedHashMap<String, String>();
        for (String pair : body.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            // RFC 6749, section 3.2: "Request and response parameters MUST NOT be included more than once."
            if (fields.put(name, value) != null) {
                throw OAuthProblem.MALFORMED_REQUEST.because("The parameter '" + name + "' is duplicated.");
            }
        }
        return new Form(fields);
    }

    static String decode(String text) throws OAuthException {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException e) {
            throw OAuthProblem.MALFORMED_REQUEST.because("The request body has a malformed percent-escape.");
        }
    }

    /** RFC 6749, section 3.2: "Parameters sent without a value MUST be treated as if they were omitted." */
    Optional<String> find(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }

    String require(String name) throws OAuthException {
        return find(name)
                .orElseThrow(() -> OAuthProblem.MISSING_PARAMETER.because(
                        "The request body must contain the following parameter: '" + name + "'."));
    }

    @Override
    public String toString() {
        return "form with " + fields.keySet();
    }
}
