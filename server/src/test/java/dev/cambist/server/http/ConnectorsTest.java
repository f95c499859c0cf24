package dev.cambist.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.TemporaryAuthority;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
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
}
