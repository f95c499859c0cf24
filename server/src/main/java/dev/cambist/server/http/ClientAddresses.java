package dev.cambist.server.http;

import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.forwarding.TrustedProxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.eclipse.jetty.server.Request;

/** Says of a request who its client is and how it sees us, trusted proxies taken at their word. */
public record ClientAddresses(TrustedProxies proxies) {
    /** Where the connection is gone already: no proxy's address, so no word of it is believed. */
    static final InetAddress NOBODY = InetAddress.ofLiteral("0.0.0.0");

    public ClientView of(Request request) {
        ClientView connection = new ClientView(
                peer(request),
                request.isSecure() ? "https" : "http",
                Optional.ofNullable(request.getHttpURI().getAuthority()).orElse(""));
        return proxies.client(connection, request.getHeaders()::getValuesList);
    }

    private static InetAddress peer(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress socket
                        && !socket.isUnresolved()
                ? socket.getAddress()
                : NOBODY;
    }
}
