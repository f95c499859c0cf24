package dev.cambist.server.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections whose other end the system asks, when they are silent, whether it still lives. A machine that was
 * switched off or a network that broke sends nothing that would tell; by its default Linux asks after two hours.
 */
class LivelyConnector extends ServerConnector {
    private static final Logger LOG = LoggerFactory.getLogger(LivelyConnector.class);

    private static final int SILENCE = 30; // seconds until the first question
    private static final int INTERVAL = 10; // seconds from one question to the next
    private static final int QUESTIONS = 3; // without an answer until the connection is given up

    LivelyConnector(Server server, ConnectionFactory... spoken) {
        super(server, spoken);
    }

    @Override
    protected void configure(Socket socket) {
        super.configure(socket);
        set(socket, StandardSocketOptions.SO_KEEPALIVE, true);
        set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, SILENCE);
        set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL);
        set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, QUESTIONS);
    }

    private static <T> void set(Socket socket, SocketOption<T> option, T value) {
        try {
            if (socket.supportedOptions().contains(option)) {
                socket.setOption(option, value);
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be set; the connection may have ended already", option.name(), e);
        }
    }
}
