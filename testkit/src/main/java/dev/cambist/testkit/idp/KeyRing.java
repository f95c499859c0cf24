package dev.cambist.testkit.idp;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The keys that one issuer signs with and publishes, or that all tenants share.
 *
 * <p>A pair is generated in the background when it is first needed. For the algorithms in {@link Settings} that is at
 * once: an RSA key takes 50 to 500 ms, too long to hold up a start.
 */
final class KeyRing {
    private final List<SigningAlgorithm> published;
    private final Map<KeyFamily, Supplier<SigningKey>> current = new EnumMap<>(KeyFamily.class);
    private final Map<KeyFamily, Supplier<SigningKey>> strays = new EnumMap<>(KeyFamily.class);
    private final List<SigningKey> former = new ArrayList<>();

    KeyRing(List<SigningAlgorithm> published) {
        this.published = published;
        generate();
    }

    SigningKey current(KeyFamily family) {
        return begin(current, family).get();
    }

    /** A key that is never published. */
    SigningKey stray(KeyFamily family) {
        return begin(strays, family).get();
    }

    /** The current keys, then the former ones. */
    List<SigningKey> published() {
        List<Supplier<SigningKey>> begun;
        List<SigningKey> keys = new ArrayList<>();
        List<SigningKey> older;
        synchronized (this) {
            begun = List.copyOf(current.values());
            older = List.copyOf(former);
        }
        begun.forEach(key -> keys.add(key.get()));
        keys.addAll(older);
        return keys;
    }

    synchronized void rotate(FormerKeys fate) {
        List<SigningKey> replaced = published();
        former.clear();
        if (fate == FormerKeys.PUBLISHED) {
            former.addAll(replaced);
        }
        current.clear();
        generate();
    }

    private synchronized void generate() {
        for (SigningAlgorithm algorithm : published) {
            begin(current, algorithm.family());
        }
    }

    /** The supplier waits until the pair is there. */
    private synchronized Supplier<SigningKey> begin(Map<KeyFamily, Supplier<SigningKey>> keys, KeyFamily family) {
        return keys.computeIfAbsent(
                family, missing -> CompletableFuture.supplyAsync(family::generate, KeyRing::onThreadOfItsOwn)::join);
    }

    private static void onThreadOfItsOwn(Runnable generation) {
        Thread.ofPlatform().daemon().name("cambist-idp-key").start(generation);
    }
}
