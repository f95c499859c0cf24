package dev.cambist.cli.explain;

import dev.cambist.cli.console.ConfigurationOption;
import dev.cambist.core.access.Explanation;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.analysis.AskedScopes;
import dev.cambist.server.analysis.Registries;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.IssuerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is to be explained. */
record ExplainRequest(
        ConfigurationOption config,
        Optional<String> issuer,
        Optional<String> service,
        List<String> scopes,
        Optional<Path> jwks,
        Instant now) {
    /** Whose request it is. */
    sealed interface Credential {
        record Token(String text) implements Credential {
            @Override
            public String toString() {
                return new Secret(text).toString();
            }
        }

        record Claims(String json) implements Credential {}

        record Nobody() implements Credential {}
    }

    /** The answer of the configured policy; throws {@link IllegalArgumentException} for a question that makes no sense. */
    ExplainResult answer(Credential credential) throws ConfigurationException, IOException {
        Configuration configuration = config.read();
        String registry = new Registries(configuration).named(service);
        List<Scope> asked = AskedScopes.of(scopes);
        checkIssuer(configuration.issuers());
        Verification verification = new Verification(configuration.issuers(), issuer, jwks, now);
        try {
            Asker asker = switch (credential) {
                case Credential.Token token -> verification.token(new Secret(token.text()));
                case Credential.Claims claims -> verification.claims(claims.json());
                case Credential.Nobody nobody ->
                    new Asker(new Caller.Anonymous(), "anonymous", "no credential is shown");
            };
            return decided(configuration.access(), registry, asked, asker);
        } catch (RefusedException e) {
            return answer(registry, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(e));
        }
    }

    private ExplainResult decided(Policy policy, String registry, List<Scope> asked, Asker asker) {
        Explanation explanation = Explanation.of(policy.decide(asker.caller(), registry, asked, now));
        Optional<Boolean> exchange = asker.caller() instanceof Identity identity
                ? Optional.of(!policy.rights(identity, registry, now).isEmpty())
                : Optional.empty();
        return answer(registry, Optional.of(asker), Optional.of(explanation), exchange, Optional.empty());
    }

    private ExplainResult answer(
            String registry,
            Optional<Asker> asker,
            Optional<Explanation> explanation,
            Optional<Boolean> exchange,
            Optional<RefusedException> refused) {
        return new ExplainResult(
                config.file().toString(),
                now,
                registry,
                asker,
                explanation,
                exchange,
                refused.map(RefusedException::refusal));
    }

    private void checkIssuer(List<IssuerSettings> issuers) {
        List<String> names = issuers.stream().map(IssuerSettings::name).toList();
        if (issuer.isPresent() && !names.contains(issuer.get())) {
            throw new IllegalArgumentException(issuer.get() + " is not an issuer of " + config.file() + "; there are: "
                    + String.join(", ", names));
        }
    }
}
