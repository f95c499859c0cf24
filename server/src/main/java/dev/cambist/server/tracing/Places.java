package dev.cambist.server.tracing;

import dev.cambist.server.http.TraceContext;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Optional;

/**
 * Which place a request takes in its trace, and whether it is recorded: as its caller did; where it begins one, by lot,
 * which is drawn from the trace's id as other services with the same ratio draw it.
 */
final class Places {
    private final Sampler lot;
    private final IdGenerator ids = IdGenerator.random();

    /** @param ratio of the traces that begin here */
    Places(double ratio) {
        this.lot = Sampler.traceIdRatioBased(ratio);
    }

    TraceContext below(Optional<TraceContext> caller) {
        return caller.map(TraceContext::child).orElseGet(this::first);
    }

    private TraceContext first() {
        String trace = ids.generateTraceId();
        boolean isDrawn = lot.shouldSample(Context.root(), trace, "", SpanKind.SERVER, Attributes.empty(), List.of())
                        .getDecision()
                == SamplingDecision.RECORD_AND_SAMPLE;
        int flags = isDrawn ? TraceContext.RANDOM | TraceContext.SAMPLED : TraceContext.RANDOM;
        return new TraceContext(trace, ids.generateSpanId(), flags, List.of());
    }

    /** The same in the SDK's words. */
    static SpanContext context(TraceContext place) {
        return SpanContext.create(place.traceId(), place.parentId(), flags(place), state(place));
    }

    /** The same of a span that somebody else has. */
    static SpanContext remote(TraceContext place) {
        return SpanContext.createFromRemoteParent(place.traceId(), place.parentId(), flags(place), state(place));
    }

    private static TraceFlags flags(TraceContext place) {
        return TraceFlags.fromByte((byte) place.flags());
    }

    private static TraceState state(TraceContext place) {
        TraceStateBuilder state = TraceState.builder();
        // Each member is put in front of those before it.
        place.state().reversed().forEach(member -> {
            int equals = member.indexOf('=');
            state.put(member.substring(0, equals), member.substring(equals + 1));
        });
        return state.build();
    }
}
