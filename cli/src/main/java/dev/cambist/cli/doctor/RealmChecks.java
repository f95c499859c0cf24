package dev.cambist.cli.doctor;

import dev.cambist.client.wire.Origin;
import dev.cambist.client.wire.RealmRule;
import dev.cambist.server.settings.RealmAddress;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a token service is, seen from its registry.
 *
 * @param allowed token services to which an identity may be sent besides those on a registry's own host
 */
record RealmChecks(List<Origin> allowed, Findings findings) {
    RealmChecks {
        allowed = List.copyOf(allowed);
    }

    /** One that trusts these addresses; an {@link IOException} when one of them is none for a credential. */
    static RealmChecks allowing(List<URI> addresses, Findings findings) throws IOException {
        try {
            return new RealmChecks(addresses.stream().map(Origin::of).toList(), findings);
        } catch (IllegalArgumentException e) {
            throw new IOException("no token service can be trusted by this address: " + e.getMessage(), e);
        }
    }

    /** Looks at its place; whether it can be asked at all. */
    boolean look(URI registry, URI realm) {
        if (host(registry).equals(host(realm))) {
            findings.ok(Check.REALM_HOST, "registry and token service are at one host");
        } else {
            findings.warning(
                    Check.REALM_HOST, "the registry is at " + host(registry) + ", its token service at " + host(realm));
        }
        lookAtAddress(registry, realm);
        boolean weaker = "https".equals(registry.getScheme()) && "http".equals(realm.getScheme());
        if (weaker) {
            findings.broken(
                    Check.PLAIN_HTTP, "the registry speaks https, but its token service is at " + Origin.shown(realm));
        }
        return !weaker;
    }

    private void lookAtAddress(URI registry, URI realm) {
        Optional<String> refusal = RealmAddress.refusal(realm, List.of(registry.getAuthority()));
        if (refusal.isPresent()) {
            findings.broken(Check.REALM_ADDRESS, refusal.get());
        } else {
            findings.ok(Check.REALM_ADDRESS, "the token service is where every client goes");
        }
    }

    boolean isSameServer(URI registry, URI realm) {
        return Objects.equals(registry.getScheme(), realm.getScheme())
                && host(registry).equals(host(realm))
                && registry.getPort() == realm.getPort();
    }

    /** Whether an identity may be sent there. */
    boolean isTrusted(URI registry, URI realm) {
        return new RealmRule(Origin.of(registry), allowed).permits(Origin.of(realm));
    }

    private static String host(URI address) {
        return address.getHost().toLowerCase(Locale.ROOT);
    }
}
