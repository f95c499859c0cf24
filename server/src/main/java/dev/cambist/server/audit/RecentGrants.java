package dev.cambist.server.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cambist.core.access.Verdict;
import dev.cambist.server.audit.RequestEvent.Result;
import java.time.Duration;
import java.util.List;

/**
 * Remembers by which rules recent access tokens were granted, so that a request with one to a registry can be recorded
 * with the rules that decided. A token itself does not say it. What another process issued, or what is long ago, is not
 * known here; the token's id then leads to the record of its grant.
 */
public final class RecentGrants implements RequestEvents {
    private static final int MOST = 10_000; // tokens; some hundred bytes each; rules are shared
    private static final Duration KEPT = Duration.ofMinutes(75); // the longest that an access token usually lives

    private final Cache<String, List<Verdict.Granted>> byTokenId =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

    @Override
    public void publish(RequestEvent event) {
        if (event.result() instanceof Result.Issued issued
                && !issued.decision().granted().isEmpty()) {
            byTokenId.put(issued.tokenId(), issued.decision().grants());
        }
    }

    /** The rules that gave a token its rights; empty where they are not known. */
    public List<Verdict.Granted> of(String tokenId) {
        List<Verdict.Granted> grants = byTokenId.getIfPresent(tokenId);
        return grants == null ? List.of() : grants;
    }
}
