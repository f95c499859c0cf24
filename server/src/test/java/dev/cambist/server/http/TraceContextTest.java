package dev.cambist.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceContextTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PARENT = "b7ad6b7169203331";
    private static final String SOUND = "00-" + TRACE + "-" + PARENT + "-01";

    @Test
    void context_soundHeaders_isTakenOver() {
        TraceContext context =
                read(SOUND, "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE").orElseThrow();

        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.parentId()).isEqualTo(PARENT);
        assertThat(context.flags()).isEqualTo(TraceContext.SAMPLED);
        assertThat(context.parentHeader()).isEqualTo(SOUND);
        assertThat(context.stateHeader()).contains("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
    }

    @Test
    void context_withoutHeaders_isNone() {
        assertThat(TraceContext.of(name -> List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319cc-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-holds",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.what",
                "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
            })
    void parent_malformed_isAsIfNothingHadBeenSent(String parent) {
        assertThat(read(parent, "a=b")).isEmpty();
    }

    @Test
    void parent_twice_isAsIfNothingHadBeenSent() {
        assertThat(TraceContext.of(name -> name.equals("traceparent") ? List.of(SOUND, SOUND) : List.of()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01, 01",
        "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what-the-future-holds, 01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00, 00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03, 03",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-fe, 02",
    })
    void parent_ofALaterVersionOrWithOtherFlags_goesOnAsVersion00(String parent, String flags) {
        assertThat(read(parent, "").orElseThrow().parentHeader()).isEqualTo("00-" + TRACE + "-" + PARENT + "-" + flags);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b|a=b",
                "'a=b , c=d'|a=b,c=d",
                "'a=b\t,\tc=d'|a=b,c=d",
                "a=b,,c=d,|a=b,c=d",
                "a= b|a= b",
                "fw529a3039@dt=x|fw529a3039@dt=x",
                "0a_-*/@v_-*/0=x|0a_-*/@v_-*/0=x",
                "a_-*/0=!+-<>~|a_-*/0=!+-<>~",
            })
    void state_sound_goesOn(String state, String written) {
        assertThat(read(SOUND, state).orElseThrow().stateHeader()).contains(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "=b",
                "a=",
                "a=b=c",
                "A=b",
                "0a=b",
                "a b=c",
                "a =b",
                "a@=b",
                "@a=b",
                "a@0=b",
                "a@b@c=d",
                "a=\u00e9",
                "a=b\u0001c",
                "a=b\u2003",
                "a=1,a=2",
                "good=1,bad"
            })
    void state_malformed_isLeftOutAsAWhole(String state) {
        TraceContext context = read(SOUND, state).orElseThrow();

        assertThat(context.stateHeader()).isEmpty();
        assertThat(context.parentHeader()).isEqualTo(SOUND);
    }

    @Test
    void state_lengths_areThoseOfTheGrammar() {
        assertThat(hasState("k".repeat(256) + "=v")).isTrue();
        assertThat(hasState("k".repeat(257) + "=v")).isFalse();
        assertThat(hasState("t".repeat(241) + "@" + "s".repeat(14) + "=v")).isTrue();
        assertThat(hasState("t".repeat(242) + "@s=v")).isFalse();
        assertThat(hasState("t@" + "s".repeat(15) + "=v")).isFalse();
        assertThat(hasState("k=" + "v".repeat(256))).isTrue();
        assertThat(hasState("k=" + "v".repeat(257))).isFalse();
    }

    @Test
    void state_moreThan32Members_isLeftOut() {
        assertThat(hasState(members(32))).isTrue();
        assertThat(hasState(members(33))).isFalse();
    }

    @Test
    void state_inSeveralHeaders_isOneList() {
        assertThat(TraceContext.of(name -> name.equals("traceparent") ? List.of(SOUND) : List.of("a=1", "b=2,c=3"))
                        .orElseThrow()
                        .stateHeader())
                .contains("a=1,b=2,c=3");
    }

    private static String members(int count) {
        return String.join(
                ",",
                IntStream.range(0, count)
                        .mapToObj(number -> "k" + number + "=v")
                        .toList());
    }

    private static boolean hasState(String state) {
        return read(SOUND, state).orElseThrow().stateHeader().equals(Optional.of(state));
    }

    private static Optional<TraceContext> read(String parent, String state) {
        return TraceContext.of(name -> name.equals("traceparent") ? List.of(parent) : List.of(state));
    }
}
