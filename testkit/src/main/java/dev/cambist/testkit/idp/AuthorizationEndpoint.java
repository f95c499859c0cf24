package dev.cambist.testkit.idp;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.cambist.testkit.idp.Issuer.Entra;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The authorization endpoints of a tenant: a page on which a browser picks who it is, and the way back with a code (RFC 6749,
 * section 4.1).
 */
final class AuthorizationEndpoint {
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final Map<String, WebClient> clients = new ConcurrentHashMap<>();
    private final Directory directory;
    private final Codes codes;
    private final Mint mint;

    AuthorizationEndpoint(Directory directory, Codes codes, Mint mint) {
        this.directory = directory;
        this.codes = codes;
        this.mint = mint;
    }

    /** What somebody picks on the page. */
    sealed interface Choice {
        /** Nothing yet: the page is shown. */
        record None() implements Choice {}

        record Person(String objectId) implements Choice {}

        record Cancel() implements Choice {}
    }

    void add(WebClient client) {
        clients.put(client.id(), client);
    }

    Optional<WebClient> client(String id) {
        return Optional.ofNullable(clients.get(id));
    }

    Answer answer(Entra issuer, HttpExchange exchange) throws IOException {
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        Choice choice = exchange.getRequestMethod().equals("POST")
                ? choice(new String(exchange.getRequestBody().readNBytes(MAX_BODY_BYTES), UTF_8))
                : new Choice.None();
        return answer(issuer, query, choice);
    }

    private static Choice choice(String form) {
        return Parameters.parse(form)
                .one("user")
                .<Choice>map(Choice.Person::new)
                .orElseGet(Choice.Cancel::new);
    }

    Answer answer(Entra issuer, String query, Choice choice) {
        Parameters asked = Parameters.parse(query);
        Optional<WebClient> client = asked.one("client_id").flatMap(this::client);
        if (client.isEmpty()) {
            return SignInPage.refusal("No application has the client_id of this link.");
        }
        Optional<String> redirect = asked.one("redirect_uri")
                .filter(address -> client.get().redirects().contains(address));
        if (redirect.isEmpty()) {
            // RFC 6749, section 4.1.2.1: "MUST NOT automatically redirect the user-agent to the invalid redirection
            // URI."
            return SignInPage.refusal("The redirect_uri of this link is not one that '"
                    + client.get().id() + "' has registered.");
        }
        WayBack back = new WayBack(redirect.get(), asked.one("state"), mint.url(issuer));
        try {
            return answer(issuer, AuthorizationRequest.of(client.get(), redirect.get(), asked), choice, back);
        } catch (AuthorizationException refused) {
            return back.error(refused);
        }
    }

    private Answer answer(Entra issuer, AuthorizationRequest request, Choice choice, WayBack back)
            throws AuthorizationException {
        return switch (choice) {
            case Choice.None none -> page(issuer, request);
            case Choice.Cancel cancel -> throw new AuthorizationException("access_denied", "Nobody was picked.");
            case Choice.Person person ->
                directory
                        .findUserById(issuer.tenant(), person.objectId())
                        .map(user -> back.code(codes.issue(user, request)))
                        .orElseGet(() -> SignInPage.refusal("Nobody here is " + person.objectId() + "."));
        };
    }

    private Answer page(Entra issuer, AuthorizationRequest request) throws AuthorizationException {
        if (request.silent()) {
            // OpenID Connect Core 1.0, section 3.1.2.6
            throw new AuthorizationException("login_required", "Nobody stays signed in here.");
        }
        return SignInPage.of(request, directory.users(issuer.tenant()));
    }
}
