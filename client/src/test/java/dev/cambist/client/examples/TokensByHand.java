package dev.cambist.client.examples;

import dev.cambist.client.AccessToken;
import dev.cambist.client.ExchangeRequest;
import dev.cambist.client.RefreshToken;
import dev.cambist.client.RefusedException;
import dev.cambist.client.RegistryTokenClient;
import dev.cambist.client.TokenRequest;
import dev.cambist.client.UnavailableException;
import java.net.URI;

public final class TokensByHand {
    private TokensByHand() {}

    public static AccessToken pullToken(URI registry, String service, String identityToken) {
        // README
        RegistryTokenClient client = RegistryTokenClient.at(registry);
        try {
            RefreshToken refresh = client.exchange(ExchangeRequest.ofAccessToken(service, identityToken));
            return client.token(TokenRequest.ofRefreshToken(service, refresh, "repository:team/app:pull"));
        } catch (RefusedException e) {
            // The service's own words, and the id under which its operator finds the request.
            throw new IllegalStateException(
                    e.serviceMessage().orElse("refused") + ", correlation id "
                            + e.correlationId().orElse("unknown"),
                    e);
        } catch (UnavailableException e) {
            // Four attempts were made already.
            throw new IllegalStateException("try later", e);
        }
        // end
    }
}
