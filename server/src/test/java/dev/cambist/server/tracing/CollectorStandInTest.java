package dev.cambist.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the stand-in is as strict as it says. */
final class CollectorStandInTest {
    private static Span.Builder sound() {
        return Span.newBuilder()
                .setTraceId(ByteString.fromHex("01".repeat(16)))
                .setSpanId(ByteString.fromHex("02".repeat(8)))
                .setName("GET /")
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setFlags(1)
                .setStartTimeUnixNano(1)
                .setEndTimeUnixNano(2);
    }

    private static KeyValue attribute(String key) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue("test"))
                .build();
    }

    private static byte[] request(Span span, String resourceKey) {
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .setResource(Resource.newBuilder().addAttributes(attribute(resourceKey)))
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                .build()
                .toByteArray();
    }

    private static Stream<Consumer<Span.Builder>> faults() {
        return Stream.of(
                span -> span.setTraceId(ByteString.fromHex("01".repeat(8))),
                span -> span.setTraceId(ByteString.fromHex("00".repeat(16))),
                span -> span.clearSpanId(),
                span -> span.setParentSpanId(ByteString.fromHex("03")),
                span -> span.setParentSpanId(span.getSpanId()),
                span -> span.clearName(),
                span -> span.clearKind(),
                span -> span.setEndTimeUnixNano(0),
                span -> span.setFlags(0),
                span -> span.addAttributes(attribute("a")).addAttributes(attribute("a")),
                span -> span.addAttributes(KeyValue.newBuilder().setKey("a")),
                span -> span.setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                        .build()));
    }

    @Test
    void soundSpan_isTaken() throws Exception {
        assertThat(CollectorStandIn.decode(request(sound().build(), "service.name"))
                        .getResourceSpansCount())
                .isOne();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void unsoundSpan_isRefused(Consumer<Span.Builder> fault) {
        Span.Builder span = sound();
        fault.accept(span);

        assertThatThrownBy(() -> CollectorStandIn.decode(request(span.build(), "service.name")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void resourceWithoutAName_isRefused() {
        assertThatThrownBy(() -> CollectorStandIn.decode(request(sound().build(), "service.version")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("service.name");
    }

    @Test
    void otherPathOrType_isRefused() throws Exception {
        try (CollectorStandIn collector = CollectorStandIn.start();
                HttpClient client = HttpClient.newHttpClient()) {
            assertThat(status(client, collector, "/", "application/x-protobuf")).isEqualTo(400);
            assertThat(status(client, collector, "/v1/traces", "application/json"))
                    .isEqualTo(400);
            assertThat(collector.faults()).hasSize(2);
            assertThat(collector.spans()).isEmpty();
        }
    }

    private static int status(HttpClient client, CollectorStandIn collector, String path, String type)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(collector.url().resolve(path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(request(sound().build(), "service.name")))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
