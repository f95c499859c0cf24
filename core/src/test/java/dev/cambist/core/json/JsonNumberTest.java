package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonNumberTest {

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1e999999999999", "123456789e400"})
    void parse_numberNoDoubleCanHold_isRefused(String number) {
        assertThatThrownBy(() -> read("{\"a\":" + number + "}"))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("number out of range");
    }

    private static JsonObject read(String json) throws JsonException {
        return JsonObject.parse(json.getBytes(UTF_8));
    }
}
