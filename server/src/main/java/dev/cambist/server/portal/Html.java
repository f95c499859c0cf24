package dev.cambist.server.portal;

import dev.cambist.server.http.Answer;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Pages as answers: nothing of them is kept, framed, or loaded from elsewhere, and no address leaves with a link. */
final class Html {
    private static final Map<String, String> HEADERS = headers();

    private Html() {}

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/html; charset=utf-8");
        headers.put("Cache-Control", "no-store");
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self';"
                        + " base-uri 'none'; frame-ancestors 'none'");
        headers.put("X-Frame-Options", "DENY");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
        return headers;
    }

    /** @param template writes the page, with everything that it is given escaped for where it stands */
    static Answer page(int status, Consumer<OwaspHtmlTemplateOutput> template) {
        StringOutput page = new StringOutput();
        template.accept(new OwaspHtmlTemplateOutput(page));
        return new Answer(status, HEADERS, page.toString());
    }

    /** To another page, by GET whatever was asked (RFC 9110 section 15.4.4). */
    static Answer seeOther(String address) {
        Map<String, String> headers = new LinkedHashMap<>(HEADERS);
        headers.put("Location", address);
        return new Answer(303, headers, "");
    }
}
