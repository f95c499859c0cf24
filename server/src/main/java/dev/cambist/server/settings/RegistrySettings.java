package dev.cambist.server.settings;

import dev.cambist.server.keys.TrustProfile;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An entry of {@code registries}.
 *
 * @param service the registry's name in challenges and tokens
 * @param aliases other names by which clients may ask for it
 * @param upstream the registry itself, where Cambist stands in front of it; none where it verifies tokens itself
 * @param index how the index is kept in step with it
 */
public record RegistrySettings(
        String service,
        Set<String> aliases,
        TrustProfile trust,
        Optional<UpstreamSettings> upstream,
        IndexSettings index) {
    private static final Duration QUESTION_TIMEOUT = Duration.ofSeconds(10);

    public RegistrySettings {
        aliases = Set.copyOf(aliases);
    }

    /** One whose index nothing is kept in step with but what goes through the gateway. */
    public RegistrySettings(
            String service, Set<String> aliases, TrustProfile trust, Optional<UpstreamSettings> upstream) {
        this(service, aliases, trust, upstream, IndexSettings.NONE);
    }

    /**
     * Whether it must be given a key before that signs. With {@code x5c} it trusts the authority, and in front of a registry
     * nobody but Cambist looks at the tokens.
     */
    public boolean isToldOfKeys() {
        return trust != TrustProfile.X5C && upstream.isEmpty();
    }

    /** The way to it, where this server answers for what it holds: in front of it, or beside. */
    public Optional<UpstreamSettings> reached() {
        return upstream.or(() -> index.registry().map(way -> way.beside(service)));
    }

    /** The way to ask it something itself: the one that its index takes, else where clients find it by its name. */
    public UpstreamSettings asked() {
        return index.registry()
                .orElseGet(() -> new UpstreamSettings(
                        URI.create("https://" + service),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        UpstreamSettings.CONNECT_TIMEOUT,
                        QUESTION_TIMEOUT));
    }

    /** All names by which clients may ask for it. */
    public Set<String> names() {
        Set<String> names = new HashSet<>(aliases);
        names.add(service);
        return names;
    }
}
