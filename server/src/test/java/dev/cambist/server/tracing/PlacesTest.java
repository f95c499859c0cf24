package dev.cambist.server.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.gateway.Route;
import dev.cambist.server.http.TraceContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlacesTest {
    private static final TraceContext CALLER = new TraceContext(
            "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", TraceContext.SAMPLED, List.of("b=2", "a=1"));

    @Test
    void place_belowACaller_isOfItsTraceAndAnotherSpan() {
        TraceContext place = new Places(0).below(Optional.of(CALLER));

        assertThat(place.traceId()).isEqualTo(CALLER.traceId());
        assertThat(place.parentId()).isNotEqualTo(CALLER.parentId()).matches("[0-9a-f]{16}");
        assertThat(place.state()).isEqualTo(CALLER.state());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 1})
    void caller_decidesWhatIsRecorded_whateverTheRatio(double ratio) {
        Places places = new Places(ratio);
        TraceContext silent = new TraceContext(CALLER.traceId(), CALLER.parentId(), 0, List.of());

        assertThat(Stream.generate(() -> places.below(Optional.of(CALLER))).limit(100))
                .allMatch(TraceContext::isSampled);
        assertThat(Stream.generate(() -> places.below(Optional.of(silent))).limit(100))
                .noneMatch(TraceContext::isSampled);
    }

    @Test
    void ratio_ofTracesThatBeginHere_isKept() {
        assertThat(sampled(1)).isEqualTo(10_000);
        assertThat(sampled(0)).isZero();
        assertThat(sampled(0.25)).isBetween(2000L, 3000L); // 11 standard deviations to either side
    }

    private static long sampled(double ratio) {
        Places places = new Places(ratio);
        return Stream.generate(() -> places.below(Optional.empty()))
                .limit(10_000)
                .filter(TraceContext::isSampled)
                .count();
    }

    @Test
    void place_inTheSdksWords_isTheSame() {
        var context = Places.remote(CALLER);

        assertThat(context.isValid()).isTrue();
        assertThat(context.isRemote()).isTrue();
        assertThat(context.isSampled()).isTrue();
        assertThat(context.getTraceState().asMap()).containsExactly(Map.entry("b", "2"), Map.entry("a", "1"));
    }

    @Test
    void everyRoute_hasATemplate() {
        assertThat(EventSpans.ROUTES.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Route.values())
                        .map(route -> route.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
