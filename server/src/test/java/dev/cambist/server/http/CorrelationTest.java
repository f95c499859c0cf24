package dev.cambist.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CorrelationTest {
    private static final UUID SENT = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");

    @ParameterizedTest
    @ValueSource(strings = {"X-Ms-Correlation-Request-Id", "X-Ms-Client-Request-Id"})
    void id_guidSent_isTakenOver(String header) {
        assertThat(Correlation.of(name -> name.equalsIgnoreCase(header) ? List.of(SENT.toString()) : List.of()))
                .isEqualTo(SENT);
    }

    @Test
    void id_guidInCapitals_isTakenOverInSmallLetters() {
        assertThat(Correlation.of(name -> List.of("0F8FAD5B-D9CB-469F-A165-70867728950E")))
                .isEqualTo(SENT);
    }

    @Test
    void id_nothingSent_isNewEachTime() {
        assertThat(Correlation.of(name -> List.of())).isNotEqualTo(Correlation.of(name -> List.of()));
    }

    @Test
    void id_nothingSent_isARandomUuid() {
        UUID id = Correlation.of(name -> List.of());

        assertThat(id.version()).isEqualTo(4);
        assertThat(id.variant()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1-1-1-1-1",
                "{0f8fad5b-d9cb-469f-a165-70867728950e}",
                "0f8fad5b-d9cb-469f-a165-70867728950e\nx",
                "0f8fad5bd9cb469fa16570867728950e",
                ""
            })
    void id_anythingElseSent_isNotTakenOver(String value) {
        assertThat(Correlation.of(name -> List.of(value)).toString())
                .isNotEqualTo(value)
                .hasSize(36);
    }
}
