package dev.cambist.core.exchange;

import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET} or {@code POST /oauth2/token}.
 *
 * @param service the registry that the access token is to be for
 * @param scopes what is asked for
 * @param shape which answer the client can read
 * @param offline whether it asks for a refresh token as well
 */
public record TokenRequest(
        String service, List<Scope> scopes, Credential credential, AnswerShape shape, boolean offline) {
    private static final List<String> GRANT_TYPES = List.of("refresh_token", "password");

    /** The query of a GET with the credential of its Authorization header; credentials in the query are ignored. */
    public static TokenRequest fromQuery(Fields query, Optional<BasicHeader> basic) {
        Credential credential = basic.map(header -> Credential.of(header.user(), header.password()))
                .orElseGet(Credential.None::new);
        return new TokenRequest(
                service(query),
                Scopes.parse(query.all("scope")),
                credential,
                AnswerShape.DOCKER,
                query.all("offline_token").contains("true"));
    }

    /** The form of a POST; a client that gives a {@code client_id} is one of Docker's kind, one that gives none ACR's. */
    public static TokenRequest fromForm(Fields form) {
        String grantType = form.required("grant_type", "one of " + String.join(", ", GRANT_TYPES));
        Credential credential = switch (grantType) {
            case "refresh_token" ->
                new Credential.RefreshToken(
                        new Secret(form.required("refresh_token", "the refresh token that /oauth2/exchange gave")));
            case "password" -> password(form);
            default -> throw new RefusedException(new InvalidRequest.UnknownGrantType(grantType, GRANT_TYPES));
        };
        return new TokenRequest(
                service(form),
                Scopes.parse(form.all("scope")),
                credential,
                form.all("client_id").isEmpty() ? AnswerShape.ACR : AnswerShape.DOCKER,
                form.all("access_type").contains("offline"));
    }

    /** The Azure SDKs ask for anonymous access with the password grant and no user, no password and no refresh token. */
    private static Credential password(Fields form) {
        Optional<String> user = form.optional("username", "the user name");
        Optional<String> password = form.optional("password", "the password");
        Optional<String> refreshToken = form.optional("refresh_token", "nothing, with grant_type password");
        if (user.isEmpty() && password.isEmpty() && refreshToken.isEmpty()) {
            return new Credential.None();
        }
        return Credential.of(
                user.orElse(""),
                new Secret(password.orElseThrow(() -> new RefusedException(new InvalidRequest.MissingField(
                        "password", "the refresh token, as the null GUID's password")))));
    }

    private static String service(Fields fields) {
        return fields.required("service", "the name of the registry as its challenge gives it");
    }
}
