package dev.cambist.server.gateway.relay;

import dev.cambist.server.gateway.PublicAddress;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/**
 * One admitted request on its way to the upstream.
 *
 * @param address under which address its client reaches the registry
 * @param target path and query as the upstream gets them
 * @param upload its body; none where it has none
 */
record ForwardedRequest(GatewayCall call, PublicAddress address, String target, Optional<Upload> upload) {
    private static final String ATTRIBUTE = ForwardedRequest.class.getName();

    /** Fastens itself to the request that it is about. */
    void attach() {
        call.request().setAttribute(ATTRIBUTE, this);
    }

    static ForwardedRequest of(Request request) {
        if (request.getAttribute(ATTRIBUTE) instanceof ForwardedRequest transfer) {
            return transfer;
        }
        throw new IllegalStateException("this request was not admitted");
    }
}
