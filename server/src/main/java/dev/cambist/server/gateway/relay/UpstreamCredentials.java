package dev.cambist.server.gateway.relay;

import dev.cambist.server.gateway.UpstreamChallenge;
import dev.cambist.server.gateway.relay.UpstreamFailure.RefusedByUpstream;
import dev.cambist.server.gateway.relay.UpstreamFailure.WithoutToken;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.http.HttpHeader;

/** What this server shows to one upstream. */
interface UpstreamCredentials {
    /**
     * The value of {@code Authorization} for a request that needs these scopes.
     *
     * @throws WithoutToken when the upstream takes tokens only, and there is none to be had
     */
    Optional<String> authorization(List<String> scopes);

    /** Finds out once what the upstream asks for, ahead of a body, which cannot be sent a second time. */
    void prepare();

    /**
     * What to try once more with after a 401.
     *
     * @throws WithoutToken when there is nothing
     */
    Optional<String> after(RefusedByUpstream refused, List<String> scopes);

    /** What an answer asks for. */
    static UpstreamChallenge challenge(ContentResponse answer) {
        return UpstreamChallenge.of(answer.getHeaders().getValuesList(HttpHeader.WWW_AUTHENTICATE));
    }
}
