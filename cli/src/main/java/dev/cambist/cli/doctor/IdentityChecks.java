package dev.cambist.cli.doctor;

import dev.cambist.cli.source.Attempt;
import dev.cambist.cli.source.IdentityRequest;
import dev.cambist.cli.source.IdentitySource;
import dev.cambist.cli.source.Search;
import dev.cambist.cli.source.Sources;
import dev.cambist.client.wire.Origin;
import dev.cambist.core.jose.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Looks for an identity.
 *
 * @param sources where one may be
 */
record IdentityChecks(List<IdentitySource> sources, Findings findings) {
    IdentityChecks {
        sources = List.copyOf(sources);
    }

    /** The identity of the first place that has one. */
    Optional<Secret> find(IdentityRequest wanted) throws InterruptedException {
        Search search = Sources.search(sources, wanted);
        Optional<Attempt.Found> found = search.found();
        if (found.isPresent()) {
            findings.keepSecret(found.get().token().value());
            findings.ok(
                    Check.IDENTITY,
                    "there is one: " + found.get().source() + ", " + found.get().from());
        } else if (!search.attempts().isEmpty() && search.attempts().getLast() instanceof Attempt.Failed failed) {
            findings.broken(Check.IDENTITY, failed.source() + ": " + failed.reason());
        } else {
            findings.notChecked(Check.IDENTITY, "no place has an identity; give one with --token");
        }
        return found.map(Attempt.Found::token);
    }

    /** None, as the token service is not one to which an identity may go. */
    Optional<Secret> withheld(URI realm) {
        findings.notChecked(
                Check.IDENTITY,
                "no identity is sent to a token service on another host; allow it with --realm " + Origin.of(realm));
        return Optional.empty();
    }
}
