package dev.cambist.server.audit;

import dev.cambist.core.access.Verdict;
import dev.cambist.core.identity.Identity;
import dev.cambist.server.audit.RequestEvent.Result;
import dev.cambist.server.memory.BoundedMemory;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Remembers by which rules recent access tokens were granted, and whose identity they were given to, so that a request with
 * one to a registry can be recorded with the rules that decided. A token itself does not say it. What another process
 * issued, or what many others have been issued after, is not known here; the token's id then leads to the record of its grant.
 */
public final class RecentGrants implements RequestEvents {
    static final int MOST = 10_000; // tokens, half as many at least; some hundred bytes each; rules are shared

    private final BoundedMemory<String, Grant> byTokenId = new BoundedMemory<>(MOST);
    private final Predicate<String> isReached;

    /** @param issuer the configured name; without the identity, whose claims would be kept with it */
    private record Grant(List<Verdict.Granted> rules, Optional<String> issuer) {}

    /**
     * Remembers nothing yet.
     *
     * @param isReached whether the registry of this name is one that requests go to through this server; of others nobody
     *     asks here again
     */
    public RecentGrants(Predicate<String> isReached) {
        this.isReached = isReached;
    }

    @Override
    public void publish(RequestEvent event) {
        if (event.result() instanceof Result.Issued issued
                && !issued.decision().granted().isEmpty()
                && event.service().filter(isReached).isPresent()) {
            Optional<String> issuer = event.caller().orElse(null) instanceof Identity identity
                    ? Optional.of(identity.issuer())
                    : Optional.empty();
            Grant grant = new Grant(issued.decision().grants(), issuer);
            byTokenId.put(issued.tokenId(), grant);
        }
    }

    /** The rules that gave a token its rights; empty where they are not known. */
    public List<Verdict.Granted> of(String tokenId) {
        return byTokenId.get(tokenId).map(Grant::rules).orElse(List.of());
    }

    /** The configured name of the issuer whose identity a token was given to; empty where that is not known. */
    public Optional<String> issuer(String tokenId) {
        return byTokenId.get(tokenId).flatMap(Grant::issuer);
    }
}
