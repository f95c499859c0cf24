package dev.cambist.server.tracing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cambist.core.jose.Secret;
import dev.cambist.server.http.TraceContext;
import dev.cambist.server.settings.TracingSettings;
import dev.cambist.server.tls.ServerCertificate;
import dev.cambist.server.tls.TemporaryAuthority;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Spans on their way to a collector that is there, or slow, or out of its mind. */
@Timeout(180) // a guard against hanging
final class SpanQueueTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Logger log = (Logger) LoggerFactory.getLogger(SpanQueue.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.list = new CopyOnWriteArrayList<>(); // the queue logs while the test reads
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(lines);
    }

    private static SpanData span() {
        TraceContext place =
                new TraceContext("0".repeat(31) + "1", "0".repeat(15) + "2", TraceContext.SAMPLED, List.of());
        return new FinishedSpan(
                Resource.create(Attributes.builder().put("service.name", "test").build()),
                Places.context(place),
                SpanContext.getInvalid(),
                SpanKind.SERVER,
                "GET /",
                Attributes.empty(),
                StatusData.unset(),
                1,
                2);
    }

    private static TracingSettings settings(URI url, List<X509Certificate> authorities) {
        return new TracingSettings(
                url.resolve("/v1/traces"), 1, Map.of("authorization", new Secret("hidden")), authorities, Map.of());
    }

    private static SpanQueue queue(CollectorStandIn collector, List<X509Certificate> authorities) {
        return queue(collector.url(), authorities, PATIENCE);
    }

    private static SpanQueue queue(URI url, List<X509Certificate> authorities, Duration patience) {
        return new SpanQueue(
                () -> Collector.open(settings(url, authorities), patience), url.toString(), patience, PATIENCE);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline)
                    .as("not within 100 s: " + what)
                    .isNegative();
            Thread.sleep(5);
        }
    }

    private List<String> lines(Level level) {
        return lines.list.stream()
                .filter(line -> line.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413, 500})
    void collectorThatAnswersSo_isSaidOnceWithItsStatusAlone(int status) throws Exception {
        try (CollectorStandIn collector = CollectorStandIn.start();
                SpanQueue queue = queue(collector, List.of())) {
            collector.plays(CollectorStandIn.answering(status, "REPLY-OF-ITS-OWN"));
            for (int batch = 1; batch <= 3; batch++) {
                queue.add(List.of(span()));
                int all = batch;
                await(all + " dropped spans", () -> queue.dropped() == all);
            }
            collector.recovers();
            queue.add(List.of(span(), span()));
            await("two sent spans", () -> queue.sent() == 2);
            await("that it is said", () -> !lines(Level.INFO).isEmpty());

            assertThat(collector.spans()).hasSize(2);
            assertThat(lines(Level.WARN))
                    .singleElement()
                    .asString()
                    .contains(collector.url().toString(), "status " + status)
                    .doesNotContain("REPLY", "hidden");
            assertThat(lines(Level.INFO)).singleElement().asString().contains("3 were dropped so far");
        }
    }

    @Test
    void collectorThatIsBusy_isAskedAgain() throws Exception {
        try (CollectorStandIn collector = CollectorStandIn.start();
                SpanQueue queue = queue(collector, List.of())) {
            collector.plays(exchange -> {
                collector.recovers();
                CollectorStandIn.answering(503, "later").play(exchange);
            });
            queue.add(List.of(span()));
            await("a sent span", () -> queue.sent() == 1);

            assertThat(queue.dropped()).isZero();
            assertThat(lines.list).isEmpty();
        }
    }

    @Test
    void answerThatIsNoAnswer_butSaysThatAllIsWell_isBelieved() throws Exception {
        try (CollectorStandIn collector = CollectorStandIn.start();
                SpanQueue queue = queue(collector, List.of())) {
            collector.plays(CollectorStandIn.answering(200, "\0\0\0 no protobuf"));
            queue.add(List.of(span()));
            await("a sent span", () -> queue.sent() == 1);

            assertThat(lines.list).isEmpty();
        }
    }

    @Test
    void collectorThatIsNoHttpServer_isSaidOnce() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> answerGarbage(socket));
            try (SpanQueue queue =
                    queue(URI.create("http://localhost:" + socket.getLocalPort()), List.of(), Duration.ofSeconds(2))) {
                queue.add(List.of(span()));
                await("a dropped span", () -> queue.dropped() == 1);
                queue.add(List.of(span()));
                await("two dropped spans", () -> queue.dropped() == 2);
            }
        }
        assertThat(lines(Level.WARN)).hasSize(1);
    }

    private static void answerGarbage(ServerSocket socket) {
        try {
            while (true) {
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(US_ASCII));
                }
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    @Test
    void collectorThatIsAway_isSaidOnce_andTheSdkKeepsSilent() throws Exception {
        URI nowhere;
        try (ServerSocket socket = new ServerSocket(0)) {
            nowhere = URI.create("http://localhost:" + socket.getLocalPort());
        }
        try (SpanQueue queue = queue(nowhere, List.of(), Duration.ofSeconds(2))) {
            queue.add(List.of(span()));
            await("a dropped span", () -> queue.dropped() == 1);
            queue.add(List.of(span()));
            await("two dropped spans", () -> queue.dropped() == 2);
        }
        assertThat(lines(Level.WARN)).singleElement().asString().contains(nowhere.toString());
        assertThat(java.util.logging.Logger.getLogger("io.opentelemetry.exporter.internal.http.HttpExporter")
                        .isLoggable(java.util.logging.Level.SEVERE))
                .isFalse();
    }

    @Test
    void collectorOfATrustedAuthority_getsSpans() throws Exception {
        TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
        try (CollectorStandIn collector = CollectorStandIn.start(tls(authority.issueForLocalhost()));
                SpanQueue queue = queue(collector, List.of(authority.certificate()))) {
            queue.add(List.of(span()));
            await("a sent span", () -> queue.sent() == 1);

            assertThat(collector.faults()).isEmpty();
            assertThat(collector.header("Authorization")).isEqualTo("hidden");
        }
    }

    @Test
    void collectorOfAnotherAuthority_getsNothing_andTheLogNamesItsCertificate() throws Exception {
        TemporaryAuthority authority = TemporaryAuthority.create(Instant.now());
        TemporaryAuthority other = TemporaryAuthority.create(Instant.now());
        try (CollectorStandIn collector = CollectorStandIn.start(tls(authority.issueForLocalhost()));
                SpanQueue queue = queue(collector.url(), List.of(other.certificate()), Duration.ofSeconds(5))) {
            queue.add(List.of(span()));
            await("a dropped span", () -> queue.dropped() == 1);

            assertThat(collector.requests()).isZero();
            await("that it is said", () -> !lines.list.isEmpty());
            assertThat(lines(Level.WARN)).singleElement().asString().contains("CN=localhost");
        }
    }

    private static SSLContext tls(ServerCertificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "tls", certificate.key(), new char[0], certificate.chain().toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** An exporter that takes its time, or none. */
    private static final class Slow implements SpanExporter {
        private final CompletableResultCode answer = new CompletableResultCode();
        private final List<SpanData> seen = new CopyOnWriteArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            seen.addAll(spans);
            return answer;
        }

        @Override
        public CompletableResultCode flush() {
            return answer;
        }

        @Override
        public CompletableResultCode shutdown() {
            return answer;
        }
    }

    @Test
    void collectorThatIsTooSlow_costsTheSpansThatFindNoRoom_andIsSaidOnce() throws Exception {
        Slow slow = new Slow();
        try (SpanQueue queue = new SpanQueue(() -> slow, "slow", LONG, PATIENCE)) {
            queue.add(List.of(span()));
            await("the first span is on its way", () -> slow.seen.size() == 1);
            for (int i = 0; i < 3000; i++) {
                queue.add(List.of(span()));
            }
            assertThat(queue.dropped()).isEqualTo(3000 - 2048);
            slow.answer.succeed();
            await("all others are sent", () -> queue.sent() == 1 + 2048);

            assertThat(lines(Level.WARN)).singleElement().asString().contains("slow", "too slowly");
            assertThat(queue.dropped()).isEqualTo(3000 - 2048);
        }
    }

    @Test
    void stop_withACollectorThatNeverAnswers_endsAndCountsWhatIsLeft() throws Exception {
        Slow never = new Slow();
        SpanQueue queue = new SpanQueue(() -> never, "never", LONG, Duration.ofSeconds(1));
        queue.add(List.of(span()));
        await("the first span is on its way", () -> never.seen.size() == 1);
        queue.add(List.of(span(), span()));
        queue.close(); // within the guard of this class, which is shorter than LONG

        await("three dropped spans", () -> queue.dropped() == 3);
        queue.add(List.of(span()));
        assertThat(queue.dropped()).isEqualTo(4);
    }

    @Test
    void stop_withNothingToSend_doesNotWait() {
        Slow slow = new Slow();
        SpanQueue queue = new SpanQueue(() -> slow, "idle", LONG, LONG);
        queue.close(); // within the guard of this class, which is shorter than LONG

        assertThat(slow.seen).isEmpty();
    }

    @Test
    void exporterThatCannotBeMade_isAskedForAgain() throws Exception {
        Slow good = new Slow();
        good.answer.succeed();
        AtomicBoolean first = new AtomicBoolean(true);
        try (SpanQueue queue = new SpanQueue(
                () -> {
                    if (first.getAndSet(false)) {
                        throw new IllegalStateException("not now");
                    }
                    return good;
                },
                "broken",
                LONG,
                PATIENCE)) {
            queue.add(List.of(span()));
            await("a dropped span", () -> queue.dropped() == 1);
            queue.add(List.of(span()));
            await("a sent span", () -> queue.sent() == 1);

            assertThat(lines(Level.WARN)).singleElement().asString().contains("not now");
        }
    }
}
