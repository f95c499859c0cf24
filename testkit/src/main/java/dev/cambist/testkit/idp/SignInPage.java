package dev.cambist.testkit.idp;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The page on which one picks who one is: it takes no password, and no script. */
final class SignInPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
            body { max-width: 28rem; margin: 3rem auto; padding: 0 1rem; }
            button { font: inherit; display: block; width: 100%; margin: .5rem 0; padding: .6rem .8rem; text-align: left; cursor: pointer; }
            small { display: block; }
            """;
    private static final String STYLE_HASH = Base64.getEncoder().encodeToString(Hash.sha256(STYLE));

    private SignInPage() {}

    /** The form goes to the address of the page itself, which has all that was asked. */
    static Answer of(AuthorizationRequest request, List<User> people) {
        StringBuilder page = new StringBuilder("<p>")
                .append(escaped(request.client().id()))
                .append(
                        " wants to know. This is an identity provider for trying things out: nobody needs a password.</p>\n")
                .append("<form method=\"post\">\n");
        for (User person : people) {
            page.append("<button name=\"user\" value=\"%s\">%s<small>%s</small></button>\n"
                    .formatted(
                            escaped(person.objectId()),
                            escaped(person.displayName()),
                            escaped(person.principalName())));
        }
        page.append("<button name=\"cancel\" value=\"yes\">Nobody: go back</button>\n</form>\n");
        return page(200, "Who are you?", page.toString(), origin(request.redirect()));
    }

    /** For the person alone: nobody else is known to be the one that sent the browser. */
    static Answer refusal(String reason) {
        return page(400, "This link cannot be followed", "<p>" + escaped(reason) + "</p>\n", "");
    }

    /** @param next where the form leads in the end, which browsers hold against {@code form-action} too */
    private static Answer page(int status, String title, String content, String next) {
        Answer answer = Answer.html(status, """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s</title><style>%s</style></head>
                <body><main><h1>%s</h1>
                %s</main></body>
                </html>
                """.formatted(title, STYLE, title, content));
        for (Map.Entry<String, String> header : Map.of(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'sha256-" + STYLE_HASH + "'; form-action 'self' " + next
                                + "; base-uri 'none'; frame-ancestors 'none'",
                        "Referrer-Policy",
                        "no-referrer",
                        "X-Content-Type-Options",
                        "nosniff")
                .entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        return answer;
    }

    private static String origin(String redirect) {
        URI address = URI.create(redirect);
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
