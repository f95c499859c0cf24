package dev.cambist.cli.docker;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.Attempt;
import dev.cambist.cli.source.IdentityRequest;
import dev.cambist.cli.source.Search;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.source.Sources;
import dev.cambist.cli.wire.Discovery;
import dev.cambist.cli.wire.Registry;
import dev.cambist.cli.wire.TokenService;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Where a registry's name is changed for a refresh token: from the cache, or by an exchange that all processes of this
 * user make only once.
 */
record RefreshTokenProvider(ProcessContext context, InstantSource clock, Diagnostics diagnostics) {
    private static final String AUDIENCE = "CAMBIST_AUDIENCE";

    /**
     * The refresh token of whoever this process is.
     *
     * @throws HelperError "not found" when no place has an identity; who is nobody pulls as nobody
     * @throws IOException when a place fails, or the token service refuses; the message says why
     */
    Secret refreshToken(Registry registry) throws IOException, HelperError, InterruptedException {
        Secret identity = identity(registry);
        Optional<IdentityKey> key = IdentityKey.of(registry, identity);
        Optional<TokenCache> cache = key.isPresent() ? cache() : Optional.empty();
        if (cache.isEmpty()) {
            return exchange(registry, identity);
        }
        Lookup lookup = new Lookup(cache.get(), key.orElseThrow(), registry, identity);
        Optional<KeptToken> kept = cache.get().read(lookup.key(), registry.name());
        if (kept.filter(token -> token.isFresh(clock.instant())).isPresent()) {
            return kept.get().token();
        }
        return kept.filter(token -> token.isUsable(clock.instant())).isPresent()
                ? renewed(lookup, kept.get())
                : first(lookup);
    }

    /** What all steps of one request need. */
    private record Lookup(TokenCache cache, IdentityKey key, Registry registry, Secret identity) {}

    private Secret identity(Registry registry) throws IOException, HelperError, InterruptedException {
        Search search =
                Sources.search(Sources.ambient(context), new IdentityRequest(registry, context.variable(AUDIENCE)));
        if (search.found().isPresent()) {
            return search.found().get().token();
        }
        if (search.attempts().getLast() instanceof Attempt.Failed failed) {
            throw new IOException(failed.source() + " gave no identity token: " + failed.reason());
        }
        diagnostics.add("no identity token was found, so " + registry + " sees nobody; looked at:");
        search.lines().forEach(line -> diagnostics.add("  " + line));
        throw HelperError.notFound();
    }

    private Optional<TokenCache> cache() {
        try {
            return Optional.of(TokenCache.open(context));
        } catch (IOException e) {
            diagnostics.add("refresh tokens are not kept: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** While one process asks for a new token the others still have the old one; so they have when it gets none. */
    private Secret renewed(Lookup lookup, KeptToken kept) throws InterruptedException {
        try (TokenCache.Lock lock = lookup.cache().tryLock(lookup.key()).orElse(null)) {
            return lock == null ? kept.token() : exchangedUnlessFresh(lookup, lock);
        } catch (IOException e) {
            return kept.token();
        }
    }

    private Secret first(Lookup lookup) throws IOException, InterruptedException {
        Optional<TokenCache.Lock> lock = lock(lookup);
        if (lock.isEmpty()) {
            return exchange(lookup.registry(), lookup.identity());
        }
        try (TokenCache.Lock held = lock.get()) {
            return exchangedUnlessFresh(lookup, held);
        }
    }

    private Optional<TokenCache.Lock> lock(Lookup lookup) {
        try {
            return Optional.of(lookup.cache().lock(lookup.key()));
        } catch (IOException e) {
            diagnostics.add("refresh tokens are not kept, as no lock can be had: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Secret exchangedUnlessFresh(Lookup lookup, TokenCache.Lock lock) throws IOException, InterruptedException {
        Optional<KeptToken> meanwhile = lookup.cache()
                .read(lookup.key(), lookup.registry().name())
                .filter(token -> token.isFresh(clock.instant()));
        if (meanwhile.isPresent()) {
            return meanwhile.get().token();
        }
        Secret token = exchange(lookup.registry(), lookup.identity());
        Optional<KeptToken> received = KeptToken.received(lookup.registry().name(), token, clock.instant());
        if (received.isPresent()) {
            try {
                lock.write(received.get(), clock.instant());
            } catch (IOException e) {
                diagnostics.add("the refresh token could not be kept: " + e.getMessage());
            }
        }
        return token;
    }

    private Secret exchange(Registry registry, Secret identity) throws IOException, InterruptedException {
        TokenService service = new Discovery(context.http(), SignIn.realms(context)).find(registry);
        return service.exchange(context.http(), context.sleeper(), identity);
    }
}
