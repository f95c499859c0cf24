package dev.cambist.core.exchange;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST /oauth2/exchange}: one record a grant, so that a request without the token that its grant needs cannot be.
 */
public sealed interface ExchangeRequest {
    List<String> GRANT_TYPES = List.of("access_token_refresh_token", "access_token", "refresh_token");

    /** What belongs into the field, for a refusal; put together once and not for each request that has it. */
    String ONE_OF_THEM = "one of " + String.join(", ", GRANT_TYPES);

    /** The registry that the refresh token is to be for. */
    String service();

    /** The token that is shown; of two the one that is looked at first. */
    default Secret shown() {
        return switch (this) {
            case OfAccessToken of -> of.accessToken;
            case OfRefreshToken of -> of.refreshToken;
            case OfBoth of -> of.accessToken;
        };
    }

    /** The Entra tenant of the credential, as far as the caller says it. */
    Optional<String> tenant();

    /** An identity token. */
    record OfAccessToken(String service, Optional<String> tenant, Secret accessToken) implements ExchangeRequest {}

    /** A refresh token of the identity provider, which is redeemed there. */
    record OfRefreshToken(String service, Optional<String> tenant, Secret refreshToken) implements ExchangeRequest {}

    /** An identity token, and a refresh token for the case that it has expired. */
    record OfBoth(String service, Optional<String> tenant, Secret accessToken, Secret refreshToken)
            implements ExchangeRequest {}

    /** Reads the form's fields; unknown ones are ignored. */
    static ExchangeRequest from(Fields fields) {
        String grantType = fields.required("grant_type", ONE_OF_THEM);
        if (!GRANT_TYPES.contains(grantType)) {
            throw new RefusedException(new InvalidRequest.UnknownGrantType(grantType, GRANT_TYPES));
        }
        String service = fields.required("service", "the name of the registry as its challenge gives it");
        Optional<String> tenant = fields.optional("tenant", "the tenant of the credential");
        return switch (grantType) {
            case "access_token" -> new OfAccessToken(service, tenant, accessToken(fields, grantType));
            case "refresh_token" -> new OfRefreshToken(service, tenant, refreshToken(fields, grantType));
            default -> new OfBoth(service, tenant, accessToken(fields, grantType), refreshToken(fields, grantType));
        };
    }

    private static Secret accessToken(Fields fields, String grantType) {
        return new Secret(
                fields.required("access_token", () -> "your identity token, which grant_type " + grantType + " needs"));
    }

    private static Secret refreshToken(Fields fields, String grantType) {
        return new Secret(fields.required(
                "refresh_token",
                () -> "the identity provider's refresh token, which grant_type " + grantType + " needs"));
    }
}
