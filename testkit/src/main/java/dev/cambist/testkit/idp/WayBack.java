package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The redirect to whoever sent the browser.
 *
 * @param issuer which says that it is this one (RFC 9207)
 */
record WayBack(String redirect, Optional<String> state, String issuer) {
    Answer code(String code) {
        return to(Map.of("code", code));
    }

    Answer error(AuthorizationException refused) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("error", refused.error());
        fields.put("error_description", refused.description());
        return to(fields);
    }

    private Answer to(Map<String, String> fields) {
        Map<String, String> all = new LinkedHashMap<>(fields);
        state.ifPresent(value -> all.put("state", value));
        all.put("iss", issuer);
        StringBuilder address = new StringBuilder(redirect);
        char separator = redirect.contains("?") ? '&' : '?';
        for (Map.Entry<String, String> field : all.entrySet()) {
            address.append(separator)
                    .append(field.getKey())
                    .append('=')
                    .append(URLEncoder.encode(field.getValue(), UTF_8));
            separator = '&';
        }
        // RFC 9700, section 4.12: 303, so that what was posted here is not posted there.
        return Answer.html(303, "").with("Location", address.toString());
    }
}
