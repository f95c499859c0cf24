package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.TemporaryAuthority;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectorsTest {
    /** With 100 KB for each a thousand connections that do nothing filled the heap, and nothing recovers from that. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void connections_keptBetweenRequests_holdNoCacheOfHeaders(boolean secure) throws Exception {
        ListenerSettings settings = new ListenerSettings(
                TestListeners.ANY,
                secure ? Optional.of(TemporaryAuthority.create(Instant.now()).issueForLocalhost()) : Optional.empty(),
                TrustedProxies.NONE,
                TestListeners.ANY);

        Connectors connectors =
                Connectors.of(new Server(), new Server(), settings, Limits.DEFAULT, MemoryBudget.unlimited());

        assertThat(Stream.of(connectors.publicOne(), connectors.management())
                        .flatMap(connector -> connector.getConnectionFactories().stream())
                        .flatMap(factory -> Stream.ofNullable(
                                factory instanceof HttpConfiguration.ConnectionFactory http
                                        ? http.getHttpConfiguration()
                                        : null)))
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(http -> http.getHeaderCacheSize() == 0);
    }

    /** Linux asks after two hours unless told to; a peer that vanished would hold what it holds for as long. */
    @Test
    void connections_thatAreSilent_areAskedForSignsOfLifeWithinAMinute() throws Exception {
        Server server = new Server();
        Connectors connectors = Connectors.of(
                server,
                new Server(),
                ListenerSettings.plain(TestListeners.ANY, TestListeners.ANY),
                Limits.DEFAULT,
                MemoryBudget.unlimited());
        server.start();
        try (Socket client = new Socket("localhost", connectors.publicOne().getLocalPort())) {
            client.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            assertThat(client.getInputStream().read()).isEqualTo('H'); // so that it is accepted

            EndPoint accepted =
                    connectors.publicOne().getConnectedEndPoints().iterator().next();
            SocketChannel channel = ((SocketChannelEndPoint) accepted).getChannel();

            assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)
                            + channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)
                                    * channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT))
                    .isEqualTo(60);
        } finally {
            server.stop();
        }
    }
}
