package dev.cambist.server.issuer;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.settings.ClientSettings;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.EntraCloud;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeyLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings as a configuration file gives them. */
final class Configured {
    static final Set<String> AUDIENCES = Set.of("registry.example.com");
    static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(SignatureAlgorithm.values());

    private Configured() {}

    static IssuerSettings openId(String url) {
        return openId(url, Optional.empty(), Optional.empty());
    }

    static IssuerSettings openId(String url, Optional<Path> file, Optional<ClientSettings> client) {
        return new IssuerSettings.OpenId(
                "ci",
                URI.create(url),
                AUDIENCES,
                ALGORITHMS,
                file.<KeyLocation>map(KeyLocation.File::new).orElseGet(KeyLocation.Discovered::new),
                Connection.DIRECT,
                client);
    }

    static IssuerSettings entra(String authority, String... tenants) {
        return new IssuerSettings.Entra(
                "corp",
                List.of(tenants),
                EntraCloud.at(URI.create(authority)),
                AUDIENCES,
                ALGORITHMS,
                Connection.DIRECT,
                Optional.of(client()));
    }

    static ClientSettings client() {
        return new ClientSettings("client", Optional.of(new Secret("secret")), Optional.empty());
    }
}
