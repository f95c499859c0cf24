package dev.cambist.server.tracing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.protobuf.Message;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A collector of OTLP over HTTP that takes what the specification says and nothing else: path, method, content type and
 * coding, messages without an unknown field, ids of their lengths and not all zero, times in order, names and keys that
 * are there, no key twice. What it did not take it answers with 400 and keeps as a fault.
 */
public final class CollectorStandIn implements AutoCloseable {
    private static final int TRACE_ID = 16; // bytes
    private static final int SPAN_ID = 8; // bytes

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<Resource> resources = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<HttpExchange> requests = new CopyOnWriteArrayList<>();
    private volatile Script script = this::take;

    /** What to do with a request. */
    @FunctionalInterface
    public interface Script {
        void play(HttpExchange exchange) throws IOException;
    }

    private CollectorStandIn(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** One that takes what is right. */
    public static CollectorStandIn start() throws IOException {
        return new CollectorStandIn(HttpServer.create(anyPort(), 0), "http");
    }

    /** The same over TLS. */
    public static CollectorStandIn start(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new CollectorStandIn(server, "https");
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Another way to behave, from the next request on. */
    public void plays(Script next) {
        script = next;
    }

    /** Takes what is right again. */
    public void recovers() {
        script = this::take;
    }

    /** Answers every request with a status and this text. */
    public static Script answering(int status, String text) {
        return exchange -> {
            exchange.getRequestBody().readAllBytes();
            send(exchange, status, "text/plain", text.getBytes(ISO_8859_1));
        };
    }

    public URI url() {
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    /** Spans that were taken, in the order in which they came. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    public List<Resource> resources() {
        return List.copyOf(resources);
    }

    /** All bodies, a character for each byte. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    /** What was not taken, and why. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    /** How many requests came. */
    public int requests() {
        return requests.size();
    }

    /** A header of the latest request. */
    public @Nullable String header(String name) {
        return requests.getLast().getRequestHeaders().getFirst(name);
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange);
        try (exchange) {
            script.play(exchange);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        try {
            require(exchange.getRequestMethod().equals("POST"), exchange::getRequestMethod);
            require(
                    exchange.getRequestURI().toString().equals("/v1/traces"),
                    () -> "the path " + exchange.getRequestURI());
            requireHeader(exchange, "Content-Type", "application/x-protobuf");
            requireHeader(exchange, "Content-Encoding", "gzip");
            ExportTraceServiceRequest request = decode(unpacked(body));
            bodies.add(new String(unpacked(body), ISO_8859_1));
            request.getResourceSpansList().forEach(each -> resources.add(each.getResource()));
            spans(request).forEach(spans::add);
            send(
                    exchange,
                    200,
                    "application/x-protobuf",
                    ExportTraceServiceResponse.getDefaultInstance().toByteArray());
        } catch (IOException | IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
            send(exchange, 400, "text/plain", String.valueOf(e.getMessage()).getBytes(ISO_8859_1));
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void requireHeader(HttpExchange exchange, String name, String value) {
        List<String> values = exchange.getRequestHeaders().getOrDefault(name, List.of());
        require(values.equals(List.of(value)), () -> name + " " + values);
    }

    private static byte[] unpacked(byte[] body) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            in.transferTo(out);
            return out.toByteArray();
        }
    }

    /** A request to export spans, if it is one. */
    static ExportTraceServiceRequest decode(byte[] body) throws IOException {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(body);
        requireKnown(request);
        require(request.getResourceSpansCount() > 0, () -> "no resource");
        for (ResourceSpans each : request.getResourceSpansList()) {
            requireSound(each.getResource().getAttributesList());
            require(
                    each.getResource().getAttributesList().stream()
                            .anyMatch(attribute -> attribute.getKey().equals("service.name")),
                    () -> "a resource without service.name");
            require(each.getScopeSpansCount() > 0, () -> "no scope");
            each.getScopeSpansList().stream()
                    .map(ScopeSpans::getSpansList)
                    .forEach(all -> require(!all.isEmpty(), () -> "a scope without spans"));
        }
        spans(request).forEach(CollectorStandIn::requireSound);
        return request;
    }

    private static Stream<Span> spans(ExportTraceServiceRequest request) {
        return request.getResourceSpansList().stream()
                .flatMap(each -> each.getScopeSpansList().stream())
                .flatMap(each -> each.getSpansList().stream());
    }

    private static void requireSound(Span span) {
        require(isId(span.getTraceId().toByteArray(), TRACE_ID), () -> "the trace's id " + span);
        require(isId(span.getSpanId().toByteArray(), SPAN_ID), () -> "the span's id " + span);
        require(
                span.getParentSpanId().isEmpty() || isId(span.getParentSpanId().toByteArray(), SPAN_ID),
                () -> "the parent's id " + span);
        require(!span.getParentSpanId().equals(span.getSpanId()), () -> "its own parent " + span);
        require(!span.getName().isBlank(), () -> "no name " + span);
        require(
                span.getKind() == Span.SpanKind.SPAN_KIND_SERVER || span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT,
                () -> "the kind " + span);
        require(
                span.getStartTimeUnixNano() > 0 && span.getEndTimeUnixNano() >= span.getStartTimeUnixNano(),
                () -> "the times " + span);
        require((span.getFlags() & 1) == 1, () -> "not sampled " + span);
        requireSound(span.getAttributesList());
    }

    private static void requireSound(List<KeyValue> attributes) {
        Set<String> keys = new HashSet<>();
        for (KeyValue attribute : attributes) {
            require(!attribute.getKey().isEmpty() && keys.add(attribute.getKey()), () -> "the key " + attribute);
            require(
                    attribute.getValue().getValueCase() != AnyValue.ValueCase.VALUE_NOT_SET,
                    () -> "no value " + attribute);
        }
    }

    private static boolean isId(byte[] id, int length) {
        int any = 0;
        for (byte each : id) {
            any |= each;
        }
        return id.length == length && any != 0;
    }

    private static void requireKnown(Message message) {
        require(message.getUnknownFields().asMap().isEmpty(), () -> "an unknown field in " + message);
        for (Object value : message.getAllFields().values()) {
            List<?> values = value instanceof List<?> list ? list : List.of(value);
            for (Object each : values) {
                if (each instanceof Message inner) {
                    requireKnown(inner);
                }
            }
        }
    }

    private static void require(boolean condition, Supplier<String> fault) {
        if (!condition) {
            throw new IllegalArgumentException(fault.get());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
