package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.oauth2.TestRoutes;
import dev.cambist.server.settings.Limits;
import java.net.Socket;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that come in pieces, to an endpoint that answers with what it read. */
final class RequestBodyTest {
    private static final String HEAD = "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a b", "a b c", "abc d efgh i", "x yyyyyyyyyyyyyyyyyyyy z"})
    void read_bodyInChunks_isAllOfThemInOrder(String pieces) throws Exception {
        String chunks = Stream.of(pieces.split(" "))
                .filter(piece -> !piece.isEmpty())
                .map(piece -> Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n")
                .collect(Collectors.joining());
        assertThat(echo("Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n"))
                .isEqualTo(pieces.replace(" ", ""));
    }

    /** Into how many pieces it falls is the network's affair. */
    @Test
    void read_bodyThatIsWrittenByteByByte_isAllOfIt() throws Exception {
        String body = "0123456789".repeat(20);
        String[] bytes = body.split("");
        bytes[0] = "Content-Length: " + body.length() + "\r\n\r\n" + bytes[0];
        assertThat(echo(bytes)).isEqualTo(body);
    }

    private static String echo(String... writes) throws Exception {
        RouteTable routes = RouteTable.builder()
                .post("/echo", call -> Answer.json(200, new String(call.body().get(), ISO_8859_1)))
                .build();
        try (Listeners listeners = Listeners.start(
                        ListenerSettings.plain(TestListeners.ANY, TestListeners.ANY),
                        routes,
                        TestRoutes.ofManagement(),
                        Limits.DEFAULT);
                Socket socket = new Socket("localhost", listeners.publicPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000); // a guard against hanging
            TestListeners.write(socket, HEAD);
            for (String write : writes) {
                TestListeners.write(socket, write);
            }
            RawHttp.Received answer = TestListeners.read(socket);
            assertThat(answer.status()).isEqualTo(200);
            return answer.body();
        }
    }
}
