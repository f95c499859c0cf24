package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FileNameTest {
    @ParameterizedTest
    @CsvSource({
        "registry.example.com, registry.example.com",
        "localhost:5000, localhost%3A5000",
        "../../etc/passwd, %2E.%2F..%2Fetc%2Fpasswd",
        "., %2E",
        ".., %2E.",
        "a%3Ab, a%253Ab",
        "r\u00e9gistre, r%C3%A9gistre"
    })
    void of_service_isOneNameAndNoPath(String service, String expected) {
        assertThat(FileName.of(service)).isEqualTo(expected);
    }

    @Test
    void stamp_time_isUtcToTheSecond() {
        assertThat(FileName.stamp(Instant.parse("2026-01-31T12:00:59.999Z")))
                .isEqualTo("20260131T120059Z")
                .matches(FileName.STAMP);
    }
}
