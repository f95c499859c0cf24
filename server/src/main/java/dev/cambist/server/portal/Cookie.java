package dev.cambist.server.portal;

import dev.cambist.server.http.Call;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A cookie of the portal (RFC 6265): no script reads it, no other site's form sends it, and where it is encrypted no other
 * host of the same domain and nobody on the way can set it (the prefix {@code __Host-}).
 */
record Cookie(String word, boolean encrypted) {
    /** What browsers keep of a cookie: name, value and attributes (RFC 6265 section 6.1). */
    static final int MOST_BYTES = 4096;

    private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_-]+");

    private String name() {
        return encrypted ? "__Host-" + word : word;
    }

    /** The value that a browser shows; nothing where there are two of the name, one of which somebody else must have set. */
    Optional<String> in(Call call) {
        String prefix = name() + "=";
        String found = "";
        for (String header : call.headers().apply("Cookie")) {
            for (String pair : header.split(";", -1)) {
                String cookie = pair.strip();
                if (cookie.startsWith(prefix)) {
                    if (!found.isEmpty()) {
                        return Optional.empty();
                    }
                    found = cookie.substring(prefix.length());
                }
            }
        }
        return Optional.of(found).filter(VALUE.asMatchPredicate());
    }

    /** The header that sets it. */
    String set(String value, Duration life) {
        return name() + "=" + value + "; Path=/; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Lax"
                + (encrypted ? "; Secure" : "");
    }

    /** The header that removes it. */
    String removed() {
        return set("", Duration.ZERO);
    }
}
