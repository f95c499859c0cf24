package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Base64;

final class JsonObjectFuzzTest {

    /** Whatever the bytes are, they are refused, or an object that is the same after it was written. */
    @FuzzTest
    void parse_anyBytes_isRefusedOrComesBack(byte[] bytes) {
        JsonObject object;
        try {
            object = JsonObject.parse(bytes);
        } catch (JsonException e) {
            assertThat(e.getMessage()).matches("[ -~]+ at byte [0-9]+");
            return;
        }
        String written = JsonWriter.write(object);
        assertThat(Base64.getUrlEncoder().encodeToString(written.getBytes(US_ASCII)))
                .doesNotContain("-", "_");
        try {
            assertThat(JsonObject.parse(written.getBytes(US_ASCII))).isEqualTo(object);
        } catch (JsonException e) {
            throw new AssertionError(written, e);
        }
    }
}
