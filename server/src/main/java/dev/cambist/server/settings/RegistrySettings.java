package dev.cambist.server.settings;

import dev.cambist.server.keys.TrustProfile;
import java.util.HashSet;
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
    public RegistrySettings {
        aliases = Set.copyOf(aliases);
    }

    /** One whose index nothing is kept in step with but what goes through the gateway. */
    public RegistrySettings(
            String service, Set<String> aliases, TrustProfile trust, Optional<UpstreamSettings> upstream) {
        this(service, aliases, trust, upstream, IndexSettings.NONE);
    }

    /** All names by which clients may ask for it. */
    public Set<String> names() {
        Set<String> names = new HashSet<>(aliases);
        names.add(service);
        return names;
    }
}
