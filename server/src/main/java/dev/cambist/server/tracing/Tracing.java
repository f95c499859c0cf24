package dev.cambist.server.tracing;

import dev.cambist.server.audit.RequestEvent;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.RequestSpan;
import dev.cambist.server.health.ProgramVersion;
import dev.cambist.server.http.TraceContext;
import dev.cambist.server.settings.TracingSettings;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Sends what is recorded of each request to a collector, as spans. */
public final class Tracing implements RequestEvents, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10); // as the SDK has for a batch
    private static final Duration FLUSH = Duration.ofSeconds(5);

    private final Places places;
    private final EventSpans spans;
    private final SpanQueue queue;
    private final InstantSource clock;

    private Tracing(TracingSettings settings, SpanQueue queue, InstantSource clock) {
        this.places = new Places(settings.ratio());
        this.spans = new EventSpans(resource(settings));
        this.queue = queue;
        this.clock = clock;
    }

    /** Begins; the collector need not be there. */
    public static Tracing start(TracingSettings settings, InstantSource clock) {
        SpanQueue queue = new SpanQueue(
                () -> Collector.open(settings, PATIENCE), settings.endpoint().toString(), PATIENCE, FLUSH);
        return new Tracing(settings, queue, clock);
    }

    private static Resource resource(TracingSettings settings) {
        AttributesBuilder attributes = Attributes.builder()
                .put("service.name", "cambist")
                .put("service.version", ProgramVersion.TEXT)
                .put("service.instance.id", UUID.randomUUID().toString());
        settings.attributes().forEach(attributes::put);
        return Resource.getDefault().merge(Resource.create(attributes.build()));
    }

    @Override
    public Optional<TraceContext> place(Optional<TraceContext> caller) {
        return Optional.of(places.below(caller));
    }

    @Override
    public void publish(RequestEvent event) {
        Optional<RequestSpan> recorded =
                event.span().filter(span -> span.place().isSampled());
        recorded.ifPresent(span -> queue.add(spans.of(event, span, clock.instant())));
    }

    /** Spans that the collector has taken since the start. */
    public long sent() {
        return queue.sent();
    }

    /** Spans that it has not. */
    public long dropped() {
        return queue.dropped();
    }

    /** Sends what waits, for a few seconds at most. */
    @Override
    public void close() {
        queue.close();
    }
}
