package dev.cambist.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HostPortTest {
    @ParameterizedTest
    @CsvSource({"127.0.0.1:8080, 127.0.0.1, 8080", "localhost:0, localhost, 0", "[::1]:65535, ::1, 65535"})
    void of_hostAndPort_areReadAndWrittenAlike(String text, String host, int port) {
        assertThat(HostPort.of(text)).isEqualTo(new HostPort(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536})
    void hostPort_portThatIsNone_isRefused(int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> new HostPort("localhost", port));
    }

    @Test
    void hostPort_blankHost_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HostPort(" ", 1));
    }
}
