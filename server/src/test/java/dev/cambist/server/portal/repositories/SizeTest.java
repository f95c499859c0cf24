package dev.cambist.server.portal.repositories;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "12345678, 12 MB",
        "999499, 999 kB",
        "999999, 1.0 MB",
        "9223372036854775807, 9.2 EB"
    })
    void of_bytes_isInTheUnitThatPeopleRead(long bytes, String words) {
        assertThat(Size.of(bytes)).isEqualTo(new Size(words, bytes + " bytes"));
    }
}
