package dev.cambist.cli.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whatever sound object comes in, a sound one goes out, and only the one member has changed. */
class JsonTextFuzzTest {
    private static final String NAME = "r\"\\\u00e9";
    private static final List<String> PATH = List.of("auths", NAME);

    @FuzzTest
    void with_anyObject_changesOneMemberAndWithoutTakesItAway(byte[] input) {
        JsonText before;
        try {
            before = JsonText.of(input);
        } catch (JsonException e) {
            return;
        }
        try {
            JsonText after = before.with(PATH, "\"}{,\"");
            assertThat(after.object()).isEqualTo(expected(before.object(), true));
            assertThat(after.without(PATH).object()).isEqualTo(expected(before.object(), false));
        } catch (NotAnObjectException e) {
            assertThat(before.object().object("auths")).isEmpty();
        }
    }

    private static JsonObject expected(JsonObject before, boolean there) {
        Map<String, Object> auths = new LinkedHashMap<>(
                before.object("auths").orElse(JsonObject.EMPTY).members());
        if (there) {
            auths.put(NAME, "}{,");
        } else {
            auths.remove(NAME);
        }
        Map<String, Object> members = new LinkedHashMap<>(before.members());
        members.put("auths", new JsonObject(auths));
        return new JsonObject(members);
    }
}
