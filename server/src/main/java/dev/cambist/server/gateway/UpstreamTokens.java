package dev.cambist.server.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The tokens that a registry's own token service gave to the gateway, each for what one kind of request needs. However
 * many ask for the same at once, one request is made.
 */
public final class UpstreamTokens {
    private static final int MAX_TOKENS = 1000;
    /** Where nothing is said (Docker registry, token authentication: "expires_in"). */
    private static final Duration DEFAULT_LIFETIME = Duration.ofSeconds(60);
    /** A token is used no longer than this share of its life, so that it is good still when the registry looks at it. */
    private static final int IN_USE_PERCENT = 80;

    private final Source source;
    private final InstantSource clock;
    private final Cache<Key, CompletableFuture<Held>> tokens = Caffeine.newBuilder()
            .maximumSize(MAX_TOKENS)
            .executor(Runnable::run)
            .build();

    /** Asks a token service. */
    @FunctionalInterface
    public interface Source {
        /**
         * The body of its answer.
         *
         * @throws IOException when it gives none, for whatever reason; the message names no secret
         */
        byte[] get(URI request) throws IOException;
    }

    private record Key(UpstreamRealm realm, List<String> scopes) {}

    private record Held(Secret token, Instant until) {}

    /** None yet. */
    public UpstreamTokens(Source source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** A token for these scopes, a kept or a new one; waits for it. */
    public Secret token(UpstreamRealm realm, List<String> scopes) throws IOException {
        Key key = new Key(realm, List.copyOf(scopes));
        CompletableFuture<Held> kept = tokens.getIfPresent(key);
        if (kept != null && isUseless(kept)) {
            tokens.asMap().remove(key, kept);
        }
        CompletableFuture<Held> mine = new CompletableFuture<>();
        CompletableFuture<Held> first = tokens.asMap().putIfAbsent(key, mine);
        if (first == null) {
            fetch(key, mine);
            first = mine;
        }
        try {
            return first.join().token();
        } catch (CompletionException e) {
            tokens.asMap().remove(key, first);
            throw new IOException(
                    e.getCause() == null ? e.toString() : e.getCause().getMessage(), e);
        }
    }

    /** A registry did not take this token, whatever is said of its life. */
    public void forget(UpstreamRealm realm, List<String> scopes) {
        tokens.invalidate(new Key(realm, List.copyOf(scopes)));
    }

    private boolean isUseless(CompletableFuture<Held> kept) {
        return kept.isCompletedExceptionally()
                || (kept.isDone() && !kept.join().until().isAfter(clock.instant()));
    }

    private void fetch(Key key, CompletableFuture<Held> result) {
        try {
            Instant asked = clock.instant();
            result.complete(read(source.get(key.realm().request(key.scopes())), asked));
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private static Held read(byte[] body, Instant asked) throws IOException {
        try {
            JsonObject answer = JsonObject.parse(body);
            Optional<String> token = answer.text("token").or(() -> answer.text("access_token"));
            if (token.isEmpty() || token.get().isEmpty() || !token.get().chars().allMatch(c -> c > ' ' && c <= '~')) {
                throw new IOException("its answer has no token");
            }
            Duration lifetime = answer.number("expires_in")
                    .filter(seconds ->
                            seconds > 0 && seconds <= Duration.ofDays(1).toSeconds())
                    .map(Duration::ofSeconds)
                    .orElse(DEFAULT_LIFETIME);
            return new Held(
                    new Secret(token.get()),
                    asked.plus(lifetime.multipliedBy(IN_USE_PERCENT).dividedBy(100)));
        } catch (JsonException e) {
            throw new IOException("its answer is no JSON object", e);
        }
    }
}
