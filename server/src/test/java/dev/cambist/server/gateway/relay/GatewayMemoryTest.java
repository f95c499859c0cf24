package dev.cambist.server.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Blobs of 2 GiB through a server with a heap of 96 MiB. */
@Timeout(240) // a guard against hanging
final class GatewayMemoryTest {
    private static final long SIZE = 2L * 1024 * 1024 * 1024;
    private static final byte[] PATTERN = pattern();

    @TempDir
    private Path directory;

    private FakeUpstream upstream;
    private Process process;
    private GatewayLab lab;

    @BeforeEach
    void start() throws Exception {
        upstream = FakeUpstream.start();
        Path file = GatewayLab.configure(directory, GatewayLab.registry("http://" + upstream.authority()));
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapServer.class.getName(),
                        file.toString())
                .redirectError(Redirect.DISCARD)
                .start();
        lab = GatewayLab.at(port());
    }

    private int port() throws IOException {
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = output.readLine();
        while (line != null && !line.startsWith("PORT ")) {
            line = output.readLine();
        }
        assertThat(line).as("the server's first words").isNotNull();
        return Integer.parseInt(line.substring("PORT ".length()));
    }

    @AfterEach
    void stop() throws Exception {
        process.destroyForcibly().waitFor();
        upstream.close();
    }

    @Test
    void blob_larger20TimesThanTheHeap_isPulledWhole() throws Exception {
        upstream.plays((head, wire) -> {
            wire.write("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n");
            send(wire.out());
        });
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head("GET /v2/open/app/blobs/sha256:" + "a".repeat(64)));

            assertThat(digest(wire.head(), wire)).isEqualTo(expected());
        }
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void blob_larger20TimesThanTheHeap_isPushedWhole() throws Exception {
        CompletableFuture<String> received = new CompletableFuture<>();
        upstream.plays((head, wire) -> {
            received.complete(digest(head, wire));
            wire.write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        });
        try (RawConnection wire = lab.connect()) {
            wire.write(lab.head("PUT /v2/open/app/blobs/uploads/1\nContent-Length: " + SIZE));
            send(wire.out());

            assertThat(wire.answer("PUT").status()).isEqualTo(201);
        }
        assertThat(received.get()).isEqualTo(expected());
        assertThat(process.isAlive()).isTrue();
    }

    private static void send(OutputStream out) throws IOException {
        for (long sent = 0; sent < SIZE; sent += PATTERN.length) {
            out.write(PATTERN);
        }
        out.flush();
    }

    private static String digest(RawConnection.Head head, RawConnection wire) throws IOException {
        MessageDigest digest = sha256();
        wire.copyBody(head, new OutputStream() {
            @Override
            public void write(int b) {
                digest.update((byte) b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                digest.update(bytes, offset, length);
            }
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String expected() {
        MessageDigest digest = sha256();
        for (long sent = 0; sent < SIZE; sent += PATTERN.length) {
            digest.update(PATTERN);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] pattern() {
        byte[] pattern = new byte[1024 * 1024];
        new Random(1).nextBytes(pattern);
        return pattern;
    }
}
