package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.oauth2.TestFlows;
import dev.cambist.server.oauth2.TestRoutes;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.tls.TemporaryAuthority;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What connections of each protocol are counted as while they do something, and that it is freed. */
@Timeout(120) // a guard against hanging
final class ConnectionMemoryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String KEYS = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String BODY = "POST /oauth2/token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 65536\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\n\r\ng";
    private static final int KIB = 1024;

    private MemoryBudget budget = MemoryBudget.unlimited();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    private Listeners start(Optional<TemporaryAuthority> authority, long bytes) throws IOException {
        budget = new MemoryBudget(bytes, System::nanoTime);
        var flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
        Listeners listeners = Listeners.start(
                new ListenerSettings(
                        TestListeners.ANY,
                        authority.map(TemporaryAuthority::issueForLocalhost),
                        TrustedProxies.NONE,
                        TestListeners.ANY),
                TestRoutes.ofPublic(() -> flows, Limits.DEFAULT.requests()),
                TestRoutes.ofManagement(),
                Limits.DEFAULT,
                budget);
        opened.add(listeners);
        return listeners;
    }

    private Socket connect(Listeners listeners) throws IOException {
        Socket socket = new Socket("localhost", listeners.publicPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        opened.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private void awaitHeld(LongPredicate enough, String what) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!enough.test(budget.held())) {
            assertThat(System.nanoTime())
                    .as("%s; %d bytes are held", what, budget.held())
                    .isLessThan(deadline);
            Thread.sleep(5);
        }
    }

    private void awaitHeld(long bytes) throws InterruptedException {
        awaitHeld(held -> held == bytes, "expected " + bytes + " bytes");
    }

    private static boolean isServed(Socket socket) throws IOException {
        send(socket, KEYS);
        return RawHttp.read(socket.getInputStream(), false).status() == 200;
    }

    @Test
    void keptConnection_isCountedFromItsBeginToItsEnd() throws Exception {
        Listeners listeners = start(Optional.empty(), Long.MAX_VALUE);
        Socket socket = connect(listeners);
        for (int round = 0; round < 3; round++) {
            assertThat(isServed(socket)).isTrue();
            awaitHeld(CountedEndPoint.CONNECTION);
        }
        socket.close();
        awaitHeld(0);
    }

    @Test
    void headWithoutEnd_isCountedWithEachOfItsFields_untilItsEnd() throws Exception {
        Listeners listeners = start(Optional.empty(), Long.MAX_VALUE);
        Socket socket = connect(listeners);
        assertThat(isServed(socket)).isTrue();

        // The beginning of the second comes with the end of the first.
        send(socket, KEYS + "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(1000));
        assertThat(RawHttp.read(socket.getInputStream(), false).status()).isEqualTo(200);
        awaitHeld(held -> held >= CountedEndPoint.CONNECTION + 2 * 1000, "expected the head to be counted");
        send(socket, "x".repeat(10_000) + "\r\n" + "a:\r\n".repeat(200));
        awaitHeld(held -> held >= 2 * 11_000 + 200 * 64, "expected each of its fields to be counted");
        send(socket, "\r\n");
        assertThat(RawHttp.read(socket.getInputStream(), false).status()).isEqualTo(200);

        awaitHeld(CountedEndPoint.CONNECTION);
    }

    @Test
    void headWithTooManyFields_isRefusedBeforeItsEnd_andCountedUntilItsConnectionHasEnded() throws Exception {
        Listeners listeners = start(Optional.empty(), Long.MAX_VALUE);
        Socket socket = connect(listeners);

        send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\n" + "a:\r\n".repeat(300));

        assertThat(RawHttp.read(socket.getInputStream(), false).status()).isEqualTo(431);
        awaitHeld(held -> held >= CountedEndPoint.CONNECTION + 256 * 64, "expected its fields to be counted");
        socket.close();
        awaitHeld(0);
    }

    @Test
    void tls_isCountedForItsHandshakeItsSessionAndARecordWithoutEnd() throws Exception {
        TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
        Listeners listeners = start(Optional.of(authority), Long.MAX_VALUE);
        Socket plain = connect(listeners);
        plain.getOutputStream().write(new byte[] {22, 3, 1, 64, 0, 1, 0, 63, (byte) 252});
        awaitHeld(held -> held > 32 * KIB + 16 * KIB, "expected a handshake and a record");
        plain.close();
        awaitHeld(0);

        SSLSocket tls = (SSLSocket) authority
                .clientContext()
                .getSocketFactory()
                .createSocket(connect(listeners), "localhost", listeners.publicPort(), true);
        opened.add(tls);
        assertThat(isServed(tls)).isTrue();
        awaitHeld(CountedTls.KEPT);
        tls.close();
        awaitHeld(0);
    }

    @Test
    void http2_isCountedWithItsStreamsAndAFrameWithoutEnd() throws Exception {
        TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
        Listeners listeners = start(Optional.of(authority), Long.MAX_VALUE);
        Http2Wire wire = Http2Wire.connect(listeners.publicPort(), authority.clientContext());
        opened.add(wire);
        awaitHeld(Http2Session.KEPT);

        for (int stream = 1; stream <= 19; stream += 2) {
            wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS, stream, post());
            wire.send(Http2Wire.DATA, 0, stream, (byte) 'g');
        }
        awaitHeld(held -> held >= Http2Session.KEPT + 10 * CountedEndPoint.REQUEST, "expected ten requests");
        for (int stream = 1; stream <= 19; stream += 2) {
            wire.send(Http2Wire.RESET, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
        }
        awaitHeld(Http2Session.KEPT);

        wire.send(Http2Wire.HEADERS, Http2Wire.END_HEADERS | Http2Wire.END_STREAM, 21, get());
        wire.send(Http2Wire.HEADERS, 0, 23, new byte[0]);
        byte[] part = new byte[9 + 8000];
        part[1] = 8192 >> 8;
        part[3] = Http2Wire.CONTINUATION;
        part[8] = 23;
        wire.raw(part, 0, part.length);
        awaitHeld(held -> held >= Http2Session.KEPT + 2 * 8000, "expected the frame that has no end");
        wire.close();
        awaitHeld(0);
    }

    private static byte[] get() {
        return Http2Wire.fields(
                ":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/.well-known/jwks.json");
    }

    private static byte[] post() {
        return Http2Wire.fields(
                ":method",
                "POST",
                ":scheme",
                "https",
                ":authority",
                "localhost",
                ":path",
                "/oauth2/token",
                "content-type",
                "application/x-www-form-urlencoded");
    }

    @Test
    void heads_beyondTheBudget_endTheirConnections_andNewClientsAreServed() throws Exception {
        Listeners listeners = start(Optional.empty(), 400 * KIB);
        List<Socket> heads = new ArrayList<>();
        for (int at = 0; at < 20; at++) {
            Socket socket = connect(listeners);
            heads.add(socket);
            send(socket, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(20_000));
        }

        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int ended = 0;
        while (ended < 10) { // of which each takes more than 50 KiB
            assertThat(System.nanoTime()).as("%d have ended", ended).isLessThan(deadline);
            ended = 0;
            for (Socket socket : heads) {
                ended += isEnded(socket) ? 1 : 0;
            }
        }
        awaitHeld(held -> held <= 400 * KIB, "expected no more than there may be");
        assertThat(isServed(connect(listeners))).isTrue();
    }

    private static boolean isEnded(Socket socket) throws IOException {
        socket.setSoTimeout(5);
        try {
            return socket.getInputStream().read() == -1;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset, because not all of its head was read
        }
    }

    @Test
    void body_thatIsWaitedForBeyondTheBudget_isRefusedWithATimeToComeAgain() throws Exception {
        Listeners listeners = start(Optional.empty(), 100 * KIB);
        int each = CountedEndPoint.CONNECTION + CountedEndPoint.REQUEST + 2; // for the byte that came
        List<Socket> bodies = new ArrayList<>();
        for (int at = 1; at <= 7; at++) {
            Socket socket = connect(listeners);
            bodies.add(socket);
            send(socket, BODY);
            awaitHeld((long) at * each);
        }

        send(connect(listeners), BODY);

        RawHttp.Received answer = RawHttp.read(awaitAnswer(bodies).getInputStream(), false);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.body()).contains("TOOMANYREQUESTS");
        assertThat(Integer.parseInt(answer.headers().get("Retry-After"))).isBetween(1, 5);
    }

    private static Socket awaitAnswer(List<Socket> sockets) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (Socket socket : sockets) {
                if (socket.getInputStream().available() > 0) {
                    return socket;
                }
            }
            assertThat(System.nanoTime()).as("one of them has an answer").isLessThan(deadline);
            Thread.sleep(5);
        }
    }
}
