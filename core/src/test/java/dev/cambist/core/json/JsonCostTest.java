package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class JsonCostTest {

    /** Quadratic in the number of members, this takes minutes. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void parse_manyMembers_takesLinearTime() throws JsonException {
        for (String value : new String[] {"null", "1"}) {
            String members = IntStream.range(0, 200_000)
                    .mapToObj(i -> "\"member" + i + "\":" + value)
                    .collect(Collectors.joining(","));
            JsonObject object = read("{" + members + "}");
            assertThat(object.members()).hasSize(value.equals("1") ? 200_000 : 0);
        }
    }

    private static JsonObject read(String json) throws JsonException {
        return JsonObject.parse(json.getBytes(UTF_8));
    }
}
