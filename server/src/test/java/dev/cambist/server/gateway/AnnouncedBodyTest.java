package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.gateway.AnnouncedBody.Framing;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AnnouncedBodyTest {
    @ParameterizedTest
    @EnumSource(Framing.class)
    void length_ofSomething_isThatLength(Framing framing) {
        assertThat(AnnouncedBody.of(framing, List.of("0042"), List.of())).isEqualTo(new AnnouncedBody.Length(42));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "000"})
    void length_ofNothing_isNone(String length) {
        assertThat(AnnouncedBody.of(Framing.FRAMES, List.of(length), List.of())).isEqualTo(new AnnouncedBody.None());
    }

    @Test
    void nothing_isNoneInHttp1_andOpenInFrames() {
        assertThat(AnnouncedBody.of(Framing.HTTP_1_0, List.of(), List.of())).isEqualTo(new AnnouncedBody.None());
        assertThat(AnnouncedBody.of(Framing.HTTP_1_1, List.of(), List.of())).isEqualTo(new AnnouncedBody.None());
        assertThat(AnnouncedBody.of(Framing.FRAMES, List.of(), List.of())).isEqualTo(new AnnouncedBody.Open());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 5",
                "5 ",
                "+5",
                "-5",
                "0x5",
                "5,5",
                "5, 5",
                "5;",
                "5.0",
                "five",
                "٥",
                "1000000000000000000",
                "9223372036854775807",
                "18446744073709551621"
            })
    void length_thatIsNoLength_isRefused(String length) {
        assertRefused(Framing.HTTP_1_1, List.of(length), List.of());
        assertRefused(Framing.FRAMES, List.of(length), List.of());
    }

    @Test
    void length_twice_isRefusedEvenIfBothSayTheSame() {
        assertRefused(Framing.FRAMES, List.of("5", "5"), List.of());
        assertRefused(Framing.HTTP_1_1, List.of("5", "6"), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked"})
    void coding_chunkedAlone_isOpen(String coding) {
        assertThat(AnnouncedBody.of(Framing.HTTP_1_1, List.of(), List.of(coding)))
                .isEqualTo(new AnnouncedBody.Open());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "gzip", "identity", "gzip, chunked", "chunked, gzip", "chunked, chunked", "chunked;a=b", ","
            })
    void coding_anythingElse_isRefused(String coding) {
        assertRefused(Framing.HTTP_1_1, List.of(), List.of(coding));
    }

    @Test
    void coding_besideALength_orTwice_isRefused() {
        assertRefused(Framing.HTTP_1_1, List.of("5"), List.of("chunked"));
        assertRefused(Framing.HTTP_1_1, List.of(), List.of("chunked", "chunked"));
        assertRefused(Framing.HTTP_1_1, List.of(), List.of("gzip", "chunked"));
    }

    @ParameterizedTest
    @EnumSource(value = Framing.class, names = "HTTP_1_1", mode = EnumSource.Mode.EXCLUDE)
    void coding_whereThereIsNone_isRefused(Framing framing) {
        assertRefused(framing, List.of(), List.of("chunked"));
    }

    private static void assertRefused(Framing framing, List<String> lengths, List<String> codings) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> AnnouncedBody.of(framing, lengths, codings))
                .satisfies(e -> assertThat(e.refusal()).isInstanceOf(InvalidRequest.MalformedRequest.class));
    }
}
