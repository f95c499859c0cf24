package dev.cambist.server.http;

import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.oauth2.TestFlows;
import dev.cambist.server.oauth2.TestRoutes;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.net.Socket;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** One pair of listeners with TLS and one without, and raw connections to either. */
record TestTls(Listeners plain, Listeners secure, TemporaryAuthority authority) implements AutoCloseable {
    private static final int HANG_GUARD = 30_000; // milliseconds
    public static final String PLAIN = "plain";

    public static TestTls start(Limits limits) throws IOException {
        TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
        ListenerSettings secure = new ListenerSettings(
                TestListeners.ANY, Optional.of(authority.issueForLocalhost()), TrustedProxies.NONE, TestListeners.ANY);
        return new TestTls(
                start(ListenerSettings.plain(TestListeners.ANY, TestListeners.ANY), limits),
                start(secure, limits),
                authority);
    }

    private static Listeners start(ListenerSettings settings, Limits limits) throws IOException {
        var flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
        return Listeners.start(
                settings, TestRoutes.ofPublic(() -> flows, limits.requests()), TestRoutes.ofManagement(), limits);
    }

    /** A connection in a version of TLS, or in none for {@link #PLAIN}. */
    public Socket connect(String protocol) throws IOException {
        Socket socket;
        if (protocol.equals(PLAIN)) {
            socket = new Socket("localhost", plain.publicPort());
        } else {
            SSLSocket tls = (SSLSocket)
                    authority.clientContext().getSocketFactory().createSocket("localhost", secure.publicPort());
            tls.setEnabledProtocols(new String[] {protocol});
            tls.startHandshake();
            socket = tls;
        }
        socket.setSoTimeout(HANG_GUARD);
        return socket;
    }

    public Http2Wire connectHttp2() throws IOException {
        return Http2Wire.connect(secure.publicPort(), authority.clientContext());
    }

    @Override
    public void close() {
        plain.close();
        secure.close();
    }
}
