package dev.cambist.testkit.idp;

import dev.cambist.testkit.idp.Issuer.Entra;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The token endpoints of a tenant: authorization code, client credentials, resource owner password, refresh token (RFC 6749). */
final class TokenEndpoint {
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final String PUBLIC_CLIENT = "0";
    private static final String CLIENT_WITH_SECRET = "1";

    private final Directory directory;
    private final CodeGrant codes;
    private final RefreshTokens refreshTokens;
    private final Function<Account, TokenDraft> drafts;
    private final InstantSource clock;

    TokenEndpoint(
            Directory directory,
            CodeGrant codes,
            RefreshTokens refreshTokens,
            Function<Account, TokenDraft> drafts,
            InstantSource clock) {
        this.directory = directory;
        this.codes = codes;
        this.refreshTokens = refreshTokens;
        this.drafts = drafts;
        this.clock = clock;
    }

    Answer answer(Entra issuer, TokenRequest request) throws OAuthException {
        Form form = request.form();
        if (form.require("grant_type").equals(CodeGrant.GRANT_TYPE)) {
            return codes.answer(issuer, request);
        }
        Optional<ServicePrincipal> client = authenticate(issuer, request);
        return switch (form.require("grant_type")) {
            case "client_credentials" -> clientCredentials(issuer, request, client);
            case "password" -> password(issuer, request, client.isPresent());
            case "refresh_token" -> refreshToken(issuer, request, client.isPresent());
            default ->
                throw OAuthProblem.UNSUPPORTED_GRANT.because(
                        "The app requested an unsupported grant type '" + form.require("grant_type") + "'.");
        };
    }

    /** Empty for a public client: any id that belongs to no service principal, such as that of the Azure CLI. */
    private Optional<ServicePrincipal> authenticate(Entra issuer, TokenRequest request) throws OAuthException {
        Optional<ServicePrincipal> client = directory.findClient(issuer.tenant(), request.clientId());
        Secret secret = request.clientSecret();
        if (client.isPresent() && secret == null) {
            throw OAuthProblem.NO_CLIENT_SECRET.because(
                    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.");
        }
        if (client.isPresent() && secret != null && !client.get().secret().matches(secret)) {
            throw OAuthProblem.WRONG_CLIENT_SECRET.because(
                    "Invalid client secret provided for app '" + request.clientId() + "'.");
        }
        if (client.isEmpty() && secret != null) {
            throw unknownClient(issuer, request);
        }
        return client;
    }

    private Answer clientCredentials(Entra issuer, TokenRequest request, Optional<ServicePrincipal> client)
            throws OAuthException {
        ServicePrincipal principal = client.orElseThrow(() -> unknownClient(issuer, request));
        Resource resource = resource(issuer, request.form());
        if (!resource.isDefault()) {
            throw OAuthProblem.INVALID_SCOPE.because(
                    "Client credential flows must have a scope value with /.default suffixed to the resource.");
        }
        TokenDraft draft = drafts.apply(principal).audience(resource.audience());
        return granted(issuer, resource, draft, null);
    }

    private Answer password(Entra issuer, TokenRequest request, boolean confidential) throws OAuthException {
        Secret given = Secret.of(request.form().require("password"));
        User user = directory
                .findUser(issuer.tenant(), request.form().require("username"))
                .filter(known -> known.password().matches(given))
                .orElseThrow(() -> OAuthProblem.WRONG_PASSWORD.because(
                        "Error validating credentials due to invalid username or password."));
        return forUser(issuer, user, request.clientId(), confidential, resource(issuer, request.form()));
    }

    private Answer refreshToken(Entra issuer, TokenRequest request, boolean confidential) throws OAuthException {
        Form form = request.form();
        String token = form.require("refresh_token");
        String parameter = issuer.version() == EntraVersion.V1 ? "resource" : "scope";
        Resource wanted = form.find(parameter).isPresent() ? resource(issuer, form) : null;
        var session = refreshTokens.redeem(token, issuer.tenant(), request.clientId());
        User user = directory
                .findUserById(session.tenant(), session.objectId())
                .orElseThrow(() -> OAuthProblem.WRONG_REFRESH_TOKEN.because("The user no longer exists."));
        Resource resource = wanted == null ? session.resource() : wanted.withOffline();
        return forUser(issuer, user, request.clientId(), confidential, resource);
    }

    private Answer forUser(Entra issuer, User user, String clientId, boolean confidential, Resource resource) {
        TokenDraft draft = drafts.apply(user)
                .audience(resource.audience())
                .client(clientId)
                .claim("scp", resource.consented())
                .claim(
                        issuer.version() == EntraVersion.V1 ? "appidacr" : "azpacr",
                        confidential ? CLIENT_WITH_SECRET : PUBLIC_CLIENT);
        var session = new RefreshTokens.Session(issuer.tenant(), user.objectId(), clientId, resource);
        return granted(issuer, resource, draft, resource.offline() ? refreshTokens.issue(session) : null);
    }

    private Answer granted(Entra issuer, Resource resource, TokenDraft draft, @Nullable String refreshToken) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("token_type", "Bearer");
        switch (issuer.version()) {
            case V1 -> {
                // Version 1 writes its numbers as strings.
                Instant now = clock.instant();
                body.put("expires_in", Long.toString(LIFETIME.toSeconds()));
                body.put("ext_expires_in", Long.toString(LIFETIME.toSeconds()));
                body.put("expires_on", Long.toString(now.plus(LIFETIME).getEpochSecond()));
                body.put("not_before", Long.toString(now.getEpochSecond()));
                body.put("resource", resource.audience());
            }
            case V2 -> {
                body.put("scope", resource.scope());
                body.put("expires_in", LIFETIME.toSeconds());
                body.put("ext_expires_in", LIFETIME.toSeconds());
            }
        }
        body.put(
                "access_token",
                draft.version(issuer.version()).expiresIn(LIFETIME).sign());
        if (refreshToken != null) {
            body.put("refresh_token", refreshToken);
        }
        return Answer.json(200, body);
    }

    private static Resource resource(Entra issuer, Form form) throws OAuthException {
        return switch (issuer.version()) {
            case V1 -> Resource.ofVersion1(form.require("resource"));
            case V2 -> Resource.ofScope(form.require("scope"));
        };
    }

    private static OAuthException unknownClient(Entra issuer, TokenRequest request) {
        return OAuthProblem.UNKNOWN_CLIENT.because("Application with identifier '" + request.clientId()
                + "' was not found in the directory '" + issuer.tenant() + "'.");
    }

    /** RFC 6749, section 5.2, with the fields that Entra ID adds. */
    Answer refusal(OAuthException refused) {
        OAuthProblem problem = refused.problem();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", problem.error());
        body.put("error_description", refused.description());
        body.put("error_codes", List.of(problem.number()));
        body.put("timestamp", clock.instant().toString());
        body.put("trace_id", UUID.randomUUID().toString());
        body.put("correlation_id", UUID.randomUUID().toString());
        Answer answer = Answer.json(problem.status(), body);
        return problem.status() == 401 ? answer.with("WWW-Authenticate", "Basic realm=\"token endpoint\"") : answer;
    }
}
