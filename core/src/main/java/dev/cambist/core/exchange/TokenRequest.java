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
    private static final List<String> GRANT_TYPES = List.of("refresh_token", "password", TokenExchange.GRANT_TYPE);
    private static final String SERVICE_MEANING = "the name of the registry as its challenge gives it";

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

    /** The form of a POST; its grant says who asks and what the answer looks like. */
    public static TokenRequest fromForm(Fields form) {
        String grantType = form.required("grant_type", "one of " + String.join(", ", GRANT_TYPES));
        return switch (grantType) {
            case "refresh_token" -> of(form, service(form), refreshToken(form), shape(form));
            case "password" -> of(form, service(form), password(form), shape(form));
            case TokenExchange.GRANT_TYPE ->
                of(
                        form,
                        TokenExchange.service(form, SERVICE_MEANING),
                        TokenExchange.subject(form),
                        AnswerShape.TOKEN_EXCHANGE);
            default -> throw new RefusedException(new InvalidRequest.UnknownGrantType(grantType, GRANT_TYPES));
        };
    }

    private static TokenRequest of(Fields form, String service, Credential credential, AnswerShape shape) {
        return new TokenRequest(
                service,
                Scopes.parse(form.all("scope")),
                credential,
                shape,
                form.all("access_type").contains("offline"));
    }

    /** A client that gives a {@code client_id} is one of Docker's kind, one that gives none ACR's. */
    private static AnswerShape shape(Fields form) {
        return form.all("client_id").isEmpty() ? AnswerShape.ACR : AnswerShape.DOCKER;
    }

    private static Credential refreshToken(Fields form) {
        return new Credential.RefreshToken(
                new Secret(form.required("refresh_token", "the refresh token that /oauth2/exchange gave")));
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
                        "password",
                        "a refresh token as the null GUID's password, or an identity token as that of user oidc")))));
    }

    private static String service(Fields fields) {
        return fields.required("service", SERVICE_MEANING);
    }
}
