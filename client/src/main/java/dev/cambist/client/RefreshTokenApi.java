package dev.cambist.client;

import org.jspecify.annotations.Nullable;

/** The exchange as clients generated from Microsoft's API document have it, for programs that come from one of those. */
public final class RefreshTokenApi {
    private final RegistryTokenClient client;

    /**
     * The operation over a client.
     *
     * @param client what calls the service
     */
    public RefreshTokenApi(RegistryTokenClient client) {
        this.client = client;
    }

    /**
     * Exchange AAD tokens for an ACR refresh Token.
     *
     * @param grantType Can take a value of access_token_refresh_token, or access_token, or refresh_token
     * @param service Indicates the name of your Azure container registry.
     * @param tenant AAD tenant associated to the AAD credentials.
     * @param refreshToken AAD refresh token, mandatory when grant_type is access_token_refresh_token or refresh_token
     * @param accessToken AAD access token, mandatory when grant_type is access_token_refresh_token or access_token.
     * @return the refresh token
     * @throws IllegalArgumentException when the grant is another, or lacks its token
     */
    public RefreshToken getAcrRefreshTokenFromExchange(
            String grantType,
            String service,
            @Nullable String tenant,
            @Nullable String refreshToken,
            @Nullable String accessToken) {
        ExchangeRequest request = switch (grantType) {
            case "access_token" ->
                ExchangeRequest.ofAccessToken(service, required("accessToken", grantType, accessToken));
            case "refresh_token" ->
                ExchangeRequest.ofRefreshToken(service, required("refreshToken", grantType, refreshToken));
            case "access_token_refresh_token" ->
                ExchangeRequest.ofBoth(
                        service,
                        required("accessToken", grantType, accessToken),
                        required("refreshToken", grantType, refreshToken));
            default ->
                throw new IllegalArgumentException(
                        "the grant type is none of access_token," + " refresh_token and access_token_refresh_token");
        };
        return client.exchange(tenant == null || tenant.isBlank() ? request : request.withTenant(tenant));
    }

    private static String required(String parameter, String grantType, @Nullable String token) {
        if (token == null) {
            throw new IllegalArgumentException(parameter + " is null, and grant type " + grantType + " needs it");
        }
        return token;
    }
}
