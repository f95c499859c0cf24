package dev.cambist.server.forwarding;

import java.net.InetAddress;

/**
 * A request's origin and address as its client sees them.
 *
 * @param address the client's own IP address
 * @param scheme {@code http} or {@code https}
 * @param host the host that the client asked, with its port where the client named one; empty where it named none
 */
public record ClientView(InetAddress address, String scheme, String host) {}
