package dev.cambist.server.gateway.relay;

import dev.cambist.server.settings.UpstreamSettings;
import java.util.Optional;
import java.util.function.Consumer;

/** The way to a registry for what is done there without a request from outside. */
public record RegistryWay(Upstreams upstreams, UpstreamSettings settings) {
    /** Does something there; nothing where the way was closed meanwhile. */
    public void use(Consumer<RegistryClient> act) {
        Optional<Upstream> open = upstreams.to(settings).filter(Upstream::enter);
        if (open.isPresent()) {
            try {
                act.accept(new RegistryClient(open.get()));
            } finally {
                open.get().leave();
            }
        }
    }
}
