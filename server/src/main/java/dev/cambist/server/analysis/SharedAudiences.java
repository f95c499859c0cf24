package dev.cambist.server.analysis;

import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.IssuerSettings;
import java.util.List;
import java.util.Optional;

/** Audiences that issuers write for other services, or for any: each of those could use here what it is sent. */
final class SharedAudiences {
    private static final GlobSet SHARED = GlobSet.of(
            "sts.amazonaws.com",
            "api://AzureADTokenExchange",
            "sigstore",
            "account",
            "https://github.com/*",
            "https://gitlab.com",
            "https://iam.googleapis.com/**",
            "//iam.googleapis.com/**",
            "https://kubernetes.default.svc**");

    /** It writes one audience and no other. */
    private static final String AZURE_DEVOPS = "https://vstoken.dev.azure.com/";

    private final Configuration configuration;

    SharedAudiences(Configuration configuration) {
        this.configuration = configuration;
    }

    List<Warning> warnings() {
        return configuration.issuers().stream()
                .flatMap(issuer ->
                        issuer.audiences().stream().sorted().flatMap(audience -> warning(issuer, audience).stream()))
                .toList();
    }

    private Optional<Warning> warning(IssuerSettings issuer, String audience) {
        if (!(issuer instanceof IssuerSettings.OpenId openId)
                || openId.url().toString().startsWith(AZURE_DEVOPS)) {
            return Optional.empty();
        }
        boolean shared = audience.equals(openId.url().toString()) || SHARED.matches(audience);
        return shared
                ? Optional.of(new Warning(
                        Warning.Kind.SHARED_AUDIENCE,
                        0,
                        "issuer \"" + issuer.name() + "\"",
                        "tokens with the audience " + audience + " are made for other services, and each of them could"
                                + " sign in here with one that it is sent; ask the issuer for an audience of its own,"
                                + " such as "
                                + configuration.registries().getFirst().service() + ", and list that"))
                : Optional.empty();
    }
}
