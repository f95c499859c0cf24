package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JsonObjectTest {
    private final JsonObject object =
            read("{\"t\":\"x\",\"n\":7,\"b\":true,\"l\":[\"a\",1,[\"b\"],\"c\"],\"o\":{\"i\":1},\"z\":null}");

    @Test
    void text_ofAString_isIt() {
        assertThat(object.text("t")).contains("x");
    }

    @Test
    void text_ofAnythingElse_isMissing() {
        assertThat(List.of("n", "b", "l", "o", "z", "absent"))
                .allSatisfy(name -> assertThat(object.text(name)).isEmpty());
    }

    @Test
    void object_ofAnObject_isIt() {
        assertThat(object.object("o")).contains(new JsonObject(Map.of("i", 1L)));
        assertThat(List.of("t", "n", "b", "l", "z", "absent"))
                .allSatisfy(name -> assertThat(object.object(name)).isEmpty());
    }

    @Test
    void texts_ofAString_isAListOfOne() {
        assertThat(object.texts("t")).containsExactly("x");
    }

    @Test
    void texts_ofAList_isItsStrings() {
        assertThat(object.texts("l")).containsExactly("a", "c");
    }

    @Test
    void texts_ofAnythingElse_isEmpty() {
        assertThat(List.of("n", "b", "o", "z", "absent"))
                .allSatisfy(name -> assertThat(object.texts(name)).isEmpty());
    }

    @Test
    void has_memberThatIsNull_isFalse() {
        assertThat(object.has("z")).isFalse();
        assertThat(object.has("t")).isTrue();
        assertThat(object.value("z")).isEmpty();
        assertThat(object.value("n")).contains(7L);
    }

    @Test
    void members_ofAParsedObject_cannotBeChanged() {
        assertThatThrownBy(() -> object.members().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> ((List<?>) object.members().get("l")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void members_ofTheMapItWasMadeFrom_areACopy() {
        Map<String, Object> members = new HashMap<>(Map.of("a", 1L));
        JsonObject made = new JsonObject(members);
        members.put("b", 2L);
        assertThat(made.has("b")).isFalse();
    }

    @Test
    void equals_readAndMadeByHand_isByMembersInAnyOrder() {
        JsonObject made = new JsonObject(Map.of("b", List.of(1L), "a", "x"));
        JsonObject same = read("{\"a\":\"x\",\"b\":[1]}");
        assertThat(same).isEqualTo(made).hasSameHashCodeAs(made).isNotEqualTo(object);
        assertThat(made).isNotEqualTo(made.members());
        assertThat(same).hasToString("JsonObject[members={a=x, b=[1]}]");
    }

    @Test
    void parse_bytesChangedAfterwards_leaveTheObjectAsItWas() throws JsonException {
        byte[] bytes = "{\"name\":\"value\"}".getBytes(UTF_8);
        JsonObject read = JsonObject.parse(bytes);
        Arrays.fill(bytes, (byte) 'x');
        assertThat(read).isEqualTo(new JsonObject(Map.of("name", "value")));
    }

    private static JsonObject read(String json) {
        try {
            return JsonObject.parse(json.getBytes(UTF_8));
        } catch (JsonException e) {
            throw new AssertionError(e);
        }
    }
}
