package dev.cambist.testkit.idp;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** What it takes to sign in the name of any issuer: the keys, the clock, and the conduct of the moment. */
final class Mint {
    private final String authority;
    private final Settings settings;
    private final AtomicReference<Conduct> conduct;
    private final Map<String, KeyRing> keyRings = new ConcurrentHashMap<>();

    Mint(String authority, Settings settings, AtomicReference<Conduct> conduct) {
        this.authority = authority;
        this.settings = settings;
        this.conduct = conduct;
    }

    String url(Issuer issuer) {
        return authority + issuer.path();
    }

    String url(Issuer issuer, Endpoint endpoint) {
        return authority
                + issuer.path(endpoint)
                        .orElseThrow(() -> new IllegalArgumentException(url(issuer) + " has no " + endpoint));
    }

    KeyRing keys(Issuer issuer) {
        return keyRings.computeIfAbsent(issuer.keyOwner(), owner -> new KeyRing(settings.algorithms()));
    }

    void rotateKeys(FormerKeys fate) {
        List.copyOf(keyRings.values()).forEach(ring -> ring.rotate(fate));
    }

    Instant now() {
        return settings.clock().instant();
    }

    SigningAlgorithm defaultAlgorithm() {
        return settings.algorithms().getFirst();
    }

    /** A token with the header that this issuer writes, and with the key that its conduct allows. */
    Jws prepare(Issuer issuer, SigningAlgorithm algorithm, Map<String, Object> claims) {
        KeyRing ring = keys(issuer);
        SigningKey current = ring.current(algorithm.family());
        return switch (conduct.get().signing()) {
            case PROPER -> new Jws(header(issuer, algorithm, current), claims, algorithm, current);
            case WRONG_KEY ->
                new Jws(header(issuer, algorithm, current), claims, algorithm, ring.stray(algorithm.family()));
            case UNKNOWN_KEY -> {
                SigningKey stray = ring.stray(algorithm.family());
                yield new Jws(header(issuer, algorithm, stray), claims, algorithm, stray);
            }
        };
    }

    private static Map<String, Object> header(Issuer issuer, SigningAlgorithm algorithm, SigningKey key) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", "JWT");
        header.put("alg", algorithm.header());
        if (issuer instanceof Issuer.Entra tenant && tenant.version() == EntraVersion.V1) {
            header.put("x5t", key.id());
        }
        header.put("kid", key.id());
        return header;
    }
}
