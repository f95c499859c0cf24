package dev.cambist.core.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.util.List;

final class ScopeMapFuzzTest {
    /** Whatever is sent, it is refused in words, or is something that can be kept and read back. */
    @FuzzTest
    void parse_anything_isRefusedOrKeptAsItIs(byte[] bytes) throws Exception {
        ScopeMap map;
        try {
            map = ScopeMap.parse(bytes);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        JsonWriter json = new JsonWriter().beginObject().name("map");
        map.write(json);
        JsonObject written = JsonObject.parse(json.endObject().toString().getBytes(UTF_8));
        assertThat(ScopeMap.read((List<?>) written.value("map").orElseThrow())).isEqualTo(map);
        assertThat(map.entries()).allSatisfy(entry -> {
            String literal = entry.on().equals("**") ? "x" : entry.on().replaceFirst("/\\*\\*$", "");
            assertThat(RepositoryName.isPath(literal)).isTrue();
            assertThat(entry.actions()).doesNotContain(Action.CATALOG);
        });
    }
}
