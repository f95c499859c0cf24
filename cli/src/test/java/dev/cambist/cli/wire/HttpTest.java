package dev.cambist.cli.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.client.wire.Form;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HttpTest {
    @Test
    void send_plainHttpToAnotherMachine_isRefusedBeforeAnythingIsSent() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Http().send(Request.get(URI.create("http://registry.example.com/v2/"))))
                .withMessageContaining("plain http");
    }

    @Test
    void send_plainHttpToLinkLocalAddress_isForMetadataOnly() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Http().send(Request.get(URI.create("http://169.254.1.1/"))))
                .withMessageContaining("plain http");
    }

    @Test
    void send_nameThatLooksLinkLocal_isRefusedForMetadataToo() {
        Request request =
                Request.get(URI.create("http://169.254.evil.example/")).toMetadata(Duration.ofMillis(1));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new Http().send(request))
                .withMessageContaining("plain http");
    }

    @Test
    void send_hugeAnswer_isCutOff() {
        try (FakeServer server = FakeServer.start().onEach("/", Reply.of(200, "x".repeat(600 * 1024)))) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new Http().send(Request.get(server.url("/"))))
                    .withMessageContaining("larger than");
        }
    }

    @Test
    void send_serverThatNeverAnswers_isGivenUp() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            URI address = URI.create("http://localhost:" + silent.getLocalPort() + "/");

            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> new Http(Duration.ofMillis(200)).send(Request.get(address)))
                    .withMessageContaining("no answer from " + address);
        }
    }

    @Test
    void toString_ofRequestAndAnswer_holdsNoSecret() throws IOException {
        try (FakeServer server = FakeServer.start().onEach("/", Reply.json("{\"token\":\"hidden\"}"))) {
            Request request = Request.post(server.url("/?key=hidden"), new Form().add("password", "hidden"))
                    .header("Authorization", "Bearer hidden");
            Answer answer = new Http().send(request);

            assertThat(request + " " + answer).contains("POST", "200").doesNotContain("hidden");
        }
    }
}
