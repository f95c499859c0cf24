package dev.cambist.server.analysis;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import dev.cambist.server.settings.EntraCloud;
import dev.cambist.server.settings.IssuerSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** "ID token claims reference" and "Access token claims reference" of Microsoft's documentation. */
final class EntraTokens {
    private EntraTokens() {}

    static KnownIssuer known(IssuerSettings.Entra issuer) {
        boolean connections = issuer.audiences().equals(Set.of(EntraCloud.TOKEN_EXCHANGE_ID));
        return new KnownIssuer(
                "Entra ID",
                Map.of("tid", GlobSet.of(issuer.tenants().toArray(String[]::new))),
                KnownIssuer.Owners.ONE,
                List.of(),
                List.of(),
                connections ? List.of(EntraTokens::sharedSubject) : List.of());
    }

    /**
     * Of a service connection's token {@code oid}, the subject here, is that of Azure DevOps' own application in the
     * tenant, as far as the tokens that were published show; {@code sub} names the connection.
     */
    private static Optional<Warning> sharedSubject(Rule rule, Who.Matching who) {
        boolean bySubject =
                who.conditions().stream().anyMatch(condition -> condition.attribute() instanceof Attribute.Subject);
        boolean byConnection = who.conditions().stream()
                .anyMatch(condition -> condition.attribute().equals(Attribute.Claim.of("sub")));
        return bySubject && !byConnection
                ? Optional.of(Warning.of(
                        Warning.Kind.SHARED_SUBJECT,
                        rule,
                        "subject is the oid of the token, and service connections of Azure DevOps all have that of Azure"
                                + " DevOps itself, so every pipeline of the tenant matches; write"
                                + " sub: /eid1/c/pub/t/TENANT/a/APPLICATION/sc/ORGANIZATION/CONNECTION under claims, as the"
                                + " connection's page shows it"))
                : Optional.empty();
    }
}
