package dev.cambist.server.config;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.net.URI;
import java.nio.file.Path;
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

    /** With what to redeem refresh tokens; absent where the refresh token grants are not offered. */
    Optional<ClientSettings> client();

    /**
     * Any OpenID Connect issuer.
     *
     * @param url the exact {@code iss} of its tokens
     * @param jwksFile a file with its keys, for issuers that cannot be reached from here
     */
    record OpenId(
            String name,
            URI url,
            Set<String> audiences,
            Set<SignatureAlgorithm> algorithms,
            Optional<Path> jwksFile,
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
     * @param authority {@code https://login.microsoftonline.com}, or what stands in for it
     */
    record Entra(
            String name,
            List<String> tenants,
            URI authority,
            Set<String> audiences,
            Set<SignatureAlgorithm> algorithms,
            Optional<ClientSettings> client)
            implements IssuerSettings {
        static final URI PUBLIC_AUTHORITY = URI.create("https://login.microsoftonline.com");

        public Entra {
            tenants = List.copyOf(tenants);
            audiences = Set.copyOf(audiences);
            algorithms = Set.copyOf(algorithms);
        }

        /**
         * The {@code iss} of every token it can be about, tenant by tenant. The public cloud issues tokens of version 1
         * under another host.
         */
        List<String> urls() {
            String first = authority.equals(PUBLIC_AUTHORITY) ? "https://sts.windows.net" : authority.toString();
            return tenants.stream()
                    .flatMap(tenant -> Stream.of(first + "/" + tenant + "/", authority + "/" + tenant + "/v2.0"))
                    .toList();
        }
    }
}
