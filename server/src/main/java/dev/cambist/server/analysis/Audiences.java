package dev.cambist.server.analysis;

import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.EntraCloud;
import dev.cambist.server.settings.IssuerSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Audiences that issuers write for other services, or for any: each of those could use here what it is sent. */
final class Audiences {
    private static final GlobSet SHARED = GlobSet.of(
            "sts.amazonaws.com",
            EntraCloud.TOKEN_EXCHANGE,
            "sigstore",
            "account",
            "https://github.com/*",
            "https://gitlab.com",
            "https://iam.googleapis.com/**",
            "//iam.googleapis.com/**",
            "https://kubernetes.default.svc**");

    /** It writes one audience and no other. */
    private static final String AZURE_DEVOPS = "https://vstoken.dev.azure.com/";

    private static final Pattern ENTRA =
            Pattern.compile("https://(login\\.microsoftonline\\.com|sts\\.windows\\.net)/.*");

    private final Configuration configuration;

    Audiences(Configuration configuration) {
        this.configuration = configuration;
    }

    List<Warning> warnings() {
        return configuration.issuers().stream()
                .flatMap(issuer ->
                        issuer.audiences().stream().sorted().flatMap(audience -> warning(issuer, audience).stream()))
                .toList();
    }

    private Optional<Warning> warning(IssuerSettings issuer, String audience) {
        return switch (issuer) {
            case IssuerSettings.Entra entra -> ofEntra(issuer, audience);
            case IssuerSettings.OpenId openId -> {
                String url = openId.url().toString();
                // Service connections of Azure DevOps have this one and no other.
                boolean fixed = url.startsWith(AZURE_DEVOPS)
                        || (ENTRA.matcher(url).matches()
                                && openId.audiences().equals(Set.of(EntraCloud.TOKEN_EXCHANGE_ID)));
                if (fixed) {
                    yield Optional.empty();
                }
                if (ENTRA.matcher(url).matches()) {
                    yield ofEntra(issuer, audience);
                }
                yield audience.equals(url) || SHARED.matches(audience)
                        ? Optional.of(shared(
                                issuer,
                                audience,
                                "ask the issuer for an audience of its own, such as "
                                        + configuration.registries().getFirst().service() + ", and list that"))
                        : Optional.empty();
            }
        };
    }

    /** As far as the tokens that were published show, Entra writes the id of its token exchange, never its URI. */
    private static Optional<Warning> ofEntra(IssuerSettings issuer, String audience) {
        return switch (audience) {
            case EntraCloud.TOKEN_EXCHANGE ->
                Optional.of(about(
                        Warning.Kind.NEVER_MATCHES,
                        issuer,
                        "no token has the audience " + audience + ", for Entra writes the id of that application in its"
                                + " place; write " + EntraCloud.TOKEN_EXCHANGE_ID));
            case EntraCloud.TOKEN_EXCHANGE_ID ->
                Optional.of(shared(
                        issuer,
                        audience,
                        "where it is for service connections of Azure DevOps, which have no other, let rules name the"
                                + " connection by claims: sub"));
            default -> Optional.empty();
        };
    }

    private static Warning shared(IssuerSettings issuer, String audience, String advice) {
        return about(
                Warning.Kind.SHARED_AUDIENCE,
                issuer,
                "tokens with the audience " + audience + " are made for other services, and each of them could sign in"
                        + " here with one that it is sent; " + advice);
    }

    private static Warning about(Warning.Kind kind, IssuerSettings issuer, String text) {
        return new Warning(kind, 0, "issuer \"" + issuer.name() + "\"", text);
    }
}
