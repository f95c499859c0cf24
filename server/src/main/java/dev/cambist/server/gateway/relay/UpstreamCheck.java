package dev.cambist.server.gateway.relay;

import dev.cambist.server.gateway.UpstreamChallenge;
import dev.cambist.server.gateway.relay.UpstreamFailure.WithoutToken;
import dev.cambist.server.settings.UpstreamSettings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.http.HttpStatus;

/** Asks an upstream, before anybody depends on it, what it wants of the gateway and whether the gateway has it. */
public final class UpstreamCheck {
    private UpstreamCheck() {}

    /**
     * What was found.
     *
     * @param letsIn whether the gateway would be let in as it is configured
     * @param words what the upstream wants, and what is missing, for people; no secret among them
     */
    public record Finding(boolean letsIn, String words) {}

    /** Asks; waits for the answers. */
    public static Finding ask(UpstreamSettings settings) {
        try (Upstreams all = new Upstreams()) {
            all.open(Set.of(settings));
            return all.to(settings)
                    .map(upstream -> ask(settings, upstream))
                    .orElseGet(() -> new Finding(false, "could not be asked"));
        }
    }

    private static Finding ask(UpstreamSettings settings, Upstream upstream) {
        URI base = settings.url().resolve("/v2/");
        try {
            ContentResponse answer = upstream.fetch().get(base, Optional.empty());
            return switch (answer.getStatus()) {
                case HttpStatus.OK_200 -> new Finding(true, "asks for no sign-in");
                case HttpStatus.UNAUTHORIZED_401 -> asked(base, answer, upstream);
                default ->
                    new Finding(false, "answers /v2/ with status " + answer.getStatus() + ", as no registry does");
            };
        } catch (IOException e) {
            return new Finding(false, "cannot be asked: " + e.getMessage());
        }
    }

    private static Finding asked(URI base, ContentResponse answer, Upstream upstream) throws IOException {
        UpstreamChallenge challenge = UpstreamCredentials.challenge(answer);
        String wanted = switch (challenge) {
            case UpstreamChallenge.Basic basic -> "asks for a user and password";
            case UpstreamChallenge.Bearer bearer -> "asks for a token of " + bearer.realm();
            case UpstreamChallenge.Unknown unknown -> "asks for a sign-in that this gateway does not know";
        };
        try {
            upstream.credentials().prepare();
            Optional<String> shown = upstream.credentials().authorization(List.of());
            if (shown.isEmpty() && !(challenge instanceof UpstreamChallenge.Bearer)) {
                return new Finding(false, wanted + ", and none is configured");
            }
            ContentResponse again = upstream.fetch().get(base, shown);
            return again.getStatus() == HttpStatus.OK_200
                    ? new Finding(true, wanted + ", and takes those of the configuration")
                    : new Finding(false, wanted + ", and answers those of the configuration with " + again.getStatus());
        } catch (WithoutToken e) {
            return new Finding(false, wanted + ": " + e.failure().words() + " (" + e.getMessage() + ")");
        }
    }
}
