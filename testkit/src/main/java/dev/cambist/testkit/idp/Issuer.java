package dev.cambist.testkit.idp;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An issuer, as the paths it occupies under the provider's address. */
sealed interface Issuer {
    Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    String WELL_KNOWN = ".well-known/openid-configuration";

    /** The {@code iss} claim, without the provider's address. */
    String path();

    Optional<String> path(Endpoint endpoint);

    /** Issuers with the same value sign with the same keys. */
    String keyOwner();

    /** A tenant of Entra ID, which is two issuers: version 1 stands for {@code https://sts.windows.net/TENANT/}. */
    record Entra(String tenant, EntraVersion version) implements Issuer {
        @Override
        public String path() {
            return switch (version) {
                case V1 -> "/" + tenant + "/";
                case V2 -> "/" + tenant + "/v2.0";
            };
        }

        @Override
        public Optional<String> path(Endpoint endpoint) {
            String infix = version == EntraVersion.V1 ? "" : "v2.0/";
            String rest = switch (endpoint) {
                case DISCOVERY -> infix + WELL_KNOWN;
                case KEYS -> "discovery/" + infix + "keys";
                case AUTHORIZATION -> "oauth2/" + infix + "authorize";
                case TOKEN -> "oauth2/" + infix + "token";
            };
            return Optional.of("/" + tenant + "/" + rest);
        }

        @Override
        public String keyOwner() {
            return "all tenants";
        }
    }

    /** Any other OpenID Connect issuer: a document, a key set, and no way to ask for a token. */
    record Plain(String name) implements Issuer {
        @Override
        public String path() {
            return "/" + name;
        }

        @Override
        public Optional<String> path(Endpoint endpoint) {
            return switch (endpoint) {
                case DISCOVERY -> Optional.of("/" + name + "/" + WELL_KNOWN);
                case KEYS -> Optional.of("/" + name + "/.well-known/jwks");
                case AUTHORIZATION, TOKEN -> Optional.empty();
            };
        }

        @Override
        public String keyOwner() {
            return name;
        }
    }

    /** The issuers that the first segment of a path can stand for. */
    static List<Issuer> candidates(String path) {
        String[] segments = path.split("/", 3);
        String first = segments.length < 2 ? "" : segments[1];
        if (Guid.is(first)) {
            return List.of(new Entra(first, EntraVersion.V2), new Entra(first, EntraVersion.V1));
        }
        return NAME.matcher(first).matches() ? List.of(new Plain(first)) : List.of();
    }

    static String requireName(String name) {
        if (!NAME.matcher(name).matches() || Guid.is(name)) {
            throw new IllegalArgumentException("an issuer's name has the form " + NAME + ", not " + name);
        }
        return name;
    }
}
