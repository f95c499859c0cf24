package dev.cambist.server.gateway.relay;

import dev.cambist.server.keys.RegistryQuestion;
import dev.cambist.server.settings.UpstreamSettings;
import java.io.IOException;
import java.util.Set;

/** Shows a registry that verifies tokens itself one of a key that does not sign yet. */
public final class RegistryTrial {
    private RegistryTrial() {}

    /**
     * Whether it takes the token; waits for the answers.
     *
     * @throws IOException when it cannot be asked, in words for people
     */
    public static boolean takes(UpstreamSettings way, String token) throws IOException {
        try (Upstreams all = new Upstreams()) {
            all.open(Set.of(way));
            Upstream upstream = all.to(way).orElseThrow(() -> new IOException(way.url() + " could not be asked"));
            return new RegistryQuestion(way.url(), (address, authorization) -> {
                        try {
                            return upstream.fetch().get(address, authorization).getStatus();
                        } catch (IOException e) {
                            throw new IOException(
                                    way.url() + " "
                                            + UpstreamFailure.of(UpstreamFailure.root(e))
                                                    .words(),
                                    e);
                        }
                    })
                    .takes(token);
        }
    }
}
