package dev.cambist.server.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.server.audit.RequestEvent.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Remembers to whom and by which rules recent access tokens were granted, so that a request with one to a registry can be recorded
 * with the rules that decided. A token itself does not say it. What another process issued, or what is long ago, is not
 * known here; the token's id then leads to the record of its grant.
 */
public final class RecentGrants implements RequestEvents {
    private static final int MOST = 10_000; // tokens; some hundred bytes each; rules are shared
    private static final Duration KEPT = Duration.ofMinutes(75); // the longest that an access token usually lives

    private final Cache<String, Grant> byTokenId =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

    private record Grant(List<Verdict.Granted> rules, Optional<Caller> caller) {}

    @Override
    public void publish(RequestEvent event) {
        if (event.result() instanceof Result.Issued issued
                && !issued.decision().granted().isEmpty()) {
            byTokenId.put(issued.tokenId(), new Grant(issued.decision().grants(), event.caller()));
        }
    }

    /** The rules that gave a token its rights; empty where they are not known. */
    public List<Verdict.Granted> of(String tokenId) {
        Grant grant = byTokenId.getIfPresent(tokenId);
        return grant == null ? List.of() : grant.rules();
    }

    /** The configured name of the issuer whose identity a token was given to; empty where that is not known. */
    public Optional<String> issuer(String tokenId) {
        Grant grant = byTokenId.getIfPresent(tokenId);
        return grant != null && grant.caller().orElse(null) instanceof Identity identity
                ? Optional.of(identity.issuer())
                : Optional.empty();
    }
}
