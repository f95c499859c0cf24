package dev.cambist.server.gateway.relay;

import static dev.cambist.server.gateway.relay.EncryptedGateway.ascii;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.http.Http2Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Some thousand requests of both protocols, half of them unsound, through the gateway to an upstream that takes every
 * octet at its word: it sees exactly those that are sound, whole and once, and nothing else.
 */
@Timeout(300) // a guard against hanging
final class ForwardedMessagesTest {
    private static final int MESSAGES = 750; // of each protocol
    private static final int LAST_STREAM = 51; // of a connection; its windows last for many more

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "an upstream that answers early: {0}")
    @ValueSource(booleans = {true, false})
    void upstream_anyRequests_seesExactlyThoseThatAreSound(boolean early) throws Exception {
        long seed = 20_26L;
        try (RecordingUpstream upstream = early ? RecordingUpstream.early() : RecordingUpstream.patient();
                EncryptedGateway gateway = EncryptedGateway.start(directory, upstream.url())) {
            List<GeneratedMessage> messages = new ArrayList<>();
            Random random = new Random(seed);
            try {
                http1(gateway, random, messages);
                http2(gateway, random, messages);
            } catch (IOException e) {
                throw new AssertionError(
                        "no answer to " + messages.getLast() + "; at the upstream came " + upstream, e);
            }

            List<RecordingUpstream.Seen> expected = messages.stream()
                    .filter(GeneratedMessage::isSound)
                    .map(message -> new RecordingUpstream.Seen(message.method(), message.target(), message.body()))
                    .toList();
            upstream.awaitEach(expected);
            if (early) {
                // Who has its answer need not send the rest of a body, sound or not; it must end the connection then.
                assertThat(upstream.whole())
                        .as("seed %d", seed)
                        .doesNotHaveDuplicates()
                        .isSubsetOf(expected);
            } else {
                assertThat(upstream.whole()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
            }
            assertThat(upstream.unsound()).isEmpty();
            assertThat(upstream.cut())
                    .isSubsetOf(messages.stream()
                            .filter(message -> early || !message.isSound())
                            .map(message -> message.method() + " " + message.target() + " HTTP/1.1")
                            .toList());
        }
    }

    private static void http1(EncryptedGateway gateway, Random random, List<GeneratedMessage> messages)
            throws Exception {
        RawConnection wire = gateway.connect();
        try {
            for (int number = 0; number < MESSAGES; number++) {
                GeneratedMessage message = GeneratedMessage.http1(number, random);
                messages.add(message);
                int status = send(gateway, wire, message);
                assertThat(status).as("%s", message).isIn(message.isSound() ? List.of(200) : List.of(400, 501, 411));
                if (!message.isSound()) {
                    wire.close();
                    wire = gateway.connect();
                }
            }
        } finally {
            wire.close();
        }
    }

    private static int send(EncryptedGateway gateway, RawConnection wire, GeneratedMessage message) throws IOException {
        StringBuilder head = new StringBuilder(message.method() + " " + message.target() + " HTTP/1.1\r\n")
                .append("Host: localhost:" + gateway.port() + "\r\nAuthorization: Bearer " + gateway.token() + "\r\n");
        for (int at = 0; at < message.headers().size(); at += 2) {
            head.append(message.headers().get(at) + ": " + message.headers().get(at + 1) + "\r\n");
        }
        try {
            wire.write(head + "\r\n" + message.sent());
        } catch (IOException e) {
            // Refused before all of it was read; what was said is still to be read.
        }
        return wire.answer(message.method()).status();
    }

    private static void http2(EncryptedGateway gateway, Random random, List<GeneratedMessage> messages)
            throws Exception {
        Http2Wire wire = gateway.connectFrames();
        int stream = 1;
        try {
            for (int number = MESSAGES; number < 2 * MESSAGES; number++) {
                GeneratedMessage message = GeneratedMessage.http2(number, random);
                messages.add(message);
                int status = send(gateway, wire, stream, message, random);
                // An upstream that answers early does so before anybody knows whether the body is sound.
                assertThat(status).as("%s", message).isIn(message.isSound() ? List.of(200) : List.of(200, 400, -1));
                stream += 2;
                if (!message.isSound() || stream > LAST_STREAM) {
                    wire.close();
                    wire = gateway.connectFrames();
                    stream = 1;
                }
            }
        } finally {
            wire.close();
        }
    }

    private static int send(
            EncryptedGateway gateway, Http2Wire wire, int stream, GeneratedMessage message, Random random)
            throws Exception {
        try {
            write(gateway, wire, stream, message, random);
        } catch (IOException e) {
            // Refused before all of it was read; what was said is still to be read.
        }
        return EncryptedGateway.outcome(wire, stream);
    }

    private static void write(
            EncryptedGateway gateway, Http2Wire wire, int stream, GeneratedMessage message, Random random)
            throws IOException {
        boolean endedByHead = message.sent().isEmpty() && random.nextBoolean();
        wire.send(
                Http2Wire.HEADERS,
                Http2Wire.END_HEADERS | (endedByHead ? Http2Wire.END_STREAM : 0),
                stream,
                gateway.fields(
                        message.method(), message.target(), message.headers().toArray(String[]::new)));
        if (endedByHead) {
            return;
        }
        List<String> parts = Stream.concat(GeneratedMessage.parts(message.sent(), random).stream(), Stream.of(""))
                .toList();
        boolean withTrailers = message.isSound() && random.nextInt(5) == 0;
        for (int at = 0; at < parts.size(); at++) {
            boolean last = at == parts.size() - 1 && !withTrailers;
            wire.send(Http2Wire.DATA, last ? Http2Wire.END_STREAM : 0, stream, ascii(parts.get(at)));
        }
        if (withTrailers) {
            wire.send(
                    Http2Wire.HEADERS,
                    Http2Wire.END_HEADERS | Http2Wire.END_STREAM,
                    stream,
                    Http2Wire.fields("x-trailer", "1", "content-length", "7"));
        }
    }
}
