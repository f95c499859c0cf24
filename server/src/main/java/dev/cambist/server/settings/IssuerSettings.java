package dev.cambist.server.settings;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An entry of {@code issuers}. */
public sealed interface IssuerSettings {
    /** The name that access rules use. */
    String name();

    Set<String> audiences();

    Set<SignatureAlgorithm> algorithms();

    /** How it is reached. */
    Connection connection();

    /** With what to redeem refresh tokens; absent where the refresh token grants are not offered. */
    Optional<ClientSettings> client();

    /**
     * Any OpenID Connect issuer.
     *
     * @param url the exact {@code iss} of its tokens
     */
    record OpenId(
            String name,
            URI url,
            Set<String> audiences,
            Set<SignatureAlgorithm> algorithms,
            KeyLocation keys,
            Connection connection,
            Optional<ClientSettings> client)
            implements IssuerSettings {
        public OpenId {
            audiences = Set.copyOf(audiences);
            algorithms = Set.copyOf(algorithms);
        }
    }

    /**
     * Entra ID, with tokens of both versions.
     *
     * @param tenants tenant ids, in lower case
     */
    record Entra(
            String name,
            List<String> tenants,
            EntraCloud cloud,
            Set<String> audiences,
            Set<SignatureAlgorithm> algorithms,
            Connection connection,
            Optional<ClientSettings> client)
            implements IssuerSettings {
        public Entra {
            tenants = List.copyOf(tenants);
            audiences = Set.copyOf(audiences);
            algorithms = Set.copyOf(algorithms);
        }

        /** The {@code iss} of every token it can be about, tenant by tenant. */
        public List<String> urls() {
            return tenants.stream()
                    .flatMap(tenant -> Stream.of(cloud.firstIssuer(tenant), cloud.secondIssuer(tenant)))
                    .toList();
        }
    }
}
