package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.ClientSettings;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.PortalSettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code portal}. */
final class PortalSection {
    private PortalSection() {}

    static PortalSettings read(Block block, List<IssuerSettings> issuers) {
        Optional<Value> listed = block.optional("issuers");
        Set<String> named = new LinkedHashSet<>();
        listed.map(Value::nonEmptyList)
                .orElse(List.of())
                .forEach(value -> value.as(name -> able(name, issuers)).ifPresent(named::add));
        block.finish();
        List<IssuerSettings> meant = issuers.stream()
                .filter(issuer -> issuer.client().isPresent())
                .filter(issuer -> named.isEmpty() || named.contains(issuer.name()))
                .toList();
        if (meant.isEmpty() && listed.isEmpty()) {
            block.complain("needs an issuer at which people can sign in: give one of them a client");
        }
        meant.forEach(issuer -> checkAudience(block, issuer));
        return new PortalSettings(named);
    }

    private static String able(String name, List<IssuerSettings> issuers) {
        IssuerSettings issuer = issuers.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("is no issuer of this file"));
        if (issuer.client().isEmpty()) {
            throw new IllegalArgumentException("has no client, as which people could be sent there; give it one");
        }
        return name;
    }

    /** The token of a sign-in is made for the client (OpenID Connect Core 1.0 section 2), and nothing else is taken. */
    private static void checkAudience(Block block, IssuerSettings issuer) {
        ClientSettings client = issuer.client().orElseThrow();
        if (!issuer.audiences().contains(client.id())) {
            block.complain(
                    "cannot let anybody in from issuer " + issuer.name() + ": its audiences lack \"" + client.id()
                            + "\", the client for which it makes the tokens of people who sign in; add it to them");
        }
    }
}
