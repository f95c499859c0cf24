package dev.cambist.cli.login;

import dev.cambist.core.jose.Jws;
import dev.cambist.core.json.JsonObject;

/** What kind of token this seems to be, by its claims alone. */
final class TokenKind {
    private TokenKind() {}

    static String of(Jws token) {
        JsonObject claims = token.claims();
        String grant = claims.text("grant_type").orElse("");
        if (grant.equals("refresh_token")) {
            return "registry refresh token (Cambist, Azure Container Registry)";
        }
        if (grant.equals("access_token") || claims.value("access").orElse("") instanceof Iterable<?>) {
            return "registry access token";
        }
        if (claims.has("kubernetes.io")) {
            return "Kubernetes service-account token";
        }
        if (claims.has("tid") && claims.has("ver")) {
            return "Microsoft Entra ID token, version " + claims.text("ver").orElse("unknown");
        }
        if (claims.has("job_workflow_ref")) {
            return "GitHub Actions job token";
        }
        return byIssuer(token, claims.text("iss").orElse(""));
    }

    private static String byIssuer(Jws token, String issuer) {
        if (token.claims().has("project_path") && token.claims().has("ref_type")) {
            return "GitLab CI job token";
        }
        if (issuer.startsWith("https://oidc.circleci.com/")) {
            return "CircleCI job token";
        }
        if (issuer.startsWith("https://vstoken.dev.azure.com/")) {
            return "Azure DevOps job token";
        }
        if (issuer.startsWith("https://api.bitbucket.org/")) {
            return "Bitbucket Pipelines step token";
        }
        if (token.type().filter("at+jwt"::equalsIgnoreCase).isPresent()) {
            return "OAuth 2 access token (RFC 9068)";
        }
        return issuer.isEmpty() ? "JWT without an issuer" : "OpenID Connect token";
    }
}
