package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class JsonDepthTest {

    @Test
    void parse_sixteenObjectsWithAValueInside_isAccepted() throws JsonException {
        assertThat(read("{\"a\":".repeat(16) + "1" + "}".repeat(16)).has("a")).isTrue();
    }

    @Test
    void parse_seventeenObjects_isRefused() {
        assertThatThrownBy(() -> read("{\"a\":".repeat(16) + "{}" + "}".repeat(16)))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("nested deeper than 16");
    }

    @Test
    void parse_fifteenArraysInAnObject_isAccepted() throws JsonException {
        assertThat(read("{\"a\":" + "[".repeat(15) + "1" + "]".repeat(15) + "}").has("a"))
                .isTrue();
    }

    @Test
    void parse_sixteenArraysInAnObject_isRefused() {
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(16) + "]".repeat(16) + "}"))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("nested deeper than 16");
    }

    /** As long as a body may be: a reader that recurses into it would end the thread. */
    @Test
    void parse_nestedAsDeepAsABodyIsLong_isRefused() {
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(64 * 1024)))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("nested deeper than 16");
    }

    private static JsonObject read(String json) throws JsonException {
        return JsonObject.parse(json.getBytes(UTF_8));
    }
}
