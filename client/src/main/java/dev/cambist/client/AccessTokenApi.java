package dev.cambist.client;

import org.jspecify.annotations.Nullable;

/** The token endpoint as clients generated from Microsoft's API document have it. */
public final class AccessTokenApi {
    private final RegistryTokenClient client;
    private final @Nullable String user;
    private final @Nullable Secret password;

    /**
     * The operations over a client, without a login.
     *
     * @param client what calls the service
     */
    public AccessTokenApi(RegistryTokenClient client) {
        this.client = client;
        user = null;
        password = null;
    }

    /**
     * The operations over a client, with the login for {@link #getAcrAccessTokenFromLogin}.
     *
     * @param client what calls the service
     * @param user the user's name
     * @param password the password
     */
    public AccessTokenApi(RegistryTokenClient client, String user, String password) {
        this.client = client;
        this.user = user;
        this.password = Secret.of(password);
    }

    /**
     * Exchange ACR Refresh token for an ACR Access Token.
     *
     * @param grantType Grant type is expected to be refresh_token
     * @param service Indicates the name of your Azure container registry.
     * @param scope Which is expected to be a valid scope, and can be specified more than once, separated by spaces. You
     *     obtained this from the Www-Authenticate response header from the challenge.
     * @param refreshToken Must be a valid ACR refresh token
     * @return the access token
     * @throws IllegalArgumentException when the grant is another
     */
    public AccessToken getAcrAccessToken(String grantType, String service, String scope, String refreshToken) {
        if (!grantType.equals("refresh_token")) {
            throw new IllegalArgumentException("the grant type is not refresh_token, the only one here");
        }
        return client.token(TokenRequest.ofRefreshToken(service, RefreshToken.of(refreshToken), scope));
    }

    /**
     * Exchange Username, Password and Scope an ACR Access Token.
     *
     * @param service Indicates the name of your Azure container registry.
     * @param scope Expected to be a valid scope, and can be specified more than once, separated by spaces. You can obtain
     *     this from the Www-Authenticate response header from the challenge.
     * @return the access token
     * @throws IllegalStateException when no login was given
     */
    public AccessToken getAcrAccessTokenFromLogin(String service, String scope) {
        if (user == null || password == null) {
            throw new IllegalStateException("no login; give user and password where the AccessTokenApi is made");
        }
        return client.token(TokenRequest.ofLogin(service, user, password.reveal(), scope));
    }
}
