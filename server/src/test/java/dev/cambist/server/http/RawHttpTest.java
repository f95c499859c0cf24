package dev.cambist.server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.oauth2.HostileRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RawHttpTest {
    /** So that a server which leaves its contract cannot pass the tests that are made with this client. */
    @Test
    void exchange_answerThatIsNotInTheContract_fails() throws Exception {
        try (ServerSocket wrong = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(
                    () -> answer(wrong, "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"));

            assertThatThrownBy(() -> RawHttp.exchange(wrong.getLocalPort(), HostileRequest.get("/oauth2/token")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("status 204 is not in the contract");
            answered.get(20, TimeUnit.SECONDS);
        }
    }

    private static void answer(ServerSocket server, String answer) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().readNBytes(10);
            socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
