package dev.cambist.server.gateway.relay;

import dev.cambist.server.settings.UpstreamSettings;
import java.util.Optional;
import java.util.function.Function;

/** The way to a registry for what is done there without a request from outside. */
public record RegistryWay(Upstreams upstreams, UpstreamSettings settings) {
    /** Does something there, and says what came of it; nothing where the way was closed meanwhile. */
    public <T> Optional<T> use(Function<RegistryClient, T> act) {
        Optional<Upstream> open = upstreams.to(settings).filter(Upstream::enter);
        if (open.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(act.apply(new RegistryClient(open.get())));
        } finally {
            open.get().leave();
        }
    }
}
