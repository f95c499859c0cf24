package dev.cambist.server.portal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.Sha256;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.RouteTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** The one style sheet, the one script and the picture of the pages. */
final class PortalFiles {
    private static final String STYLES = text("portal.css");
    private static final String SCRIPT = text("portal.js");
    private static final String ICON = text("portal.svg");

    static final String VERSION =
            Sha256.hex((STYLES + SCRIPT + ICON).getBytes(UTF_8)).substring(0, 12);

    private PortalFiles() {}

    static void addTo(RouteTable.Builder routes) {
        routes.retrieval("/portal/portal.css", call -> file("text/css; charset=utf-8", STYLES))
                .retrieval("/portal/portal.js", call -> file("text/javascript; charset=utf-8", SCRIPT))
                .retrieval("/portal/portal.svg", call -> file("image/svg+xml", ICON));
    }

    private static Answer file(String type, String content) {
        return new Answer(
                200,
                Map.of(
                        "Content-Type",
                        type,
                        "Cache-Control",
                        "public, max-age=31536000, immutable", // its address changes with it
                        "X-Content-Type-Options",
                        "nosniff"),
                content);
    }

    private static String text(String name) {
        try (InputStream in = Objects.requireNonNull(PortalFiles.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
