package dev.cambist.server.http;

import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;

/** Accepts connections whose memory is counted. */
final class CountedConnector extends LivelyConnector {
    private final MemoryBudget budget;

    CountedConnector(Server server, MemoryBudget budget, ConnectionFactory... spoken) {
        super(server, spoken);
        this.budget = budget;
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        CountedEndPoint endPoint = new CountedEndPoint(channel, selector, key, getScheduler(), budget);
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
