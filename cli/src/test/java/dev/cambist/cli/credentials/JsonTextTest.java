package dev.cambist.cli.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.core.json.JsonException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {
    private static final List<String> PATH = List.of("auths", "r");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{\"auths\":{\"r\":1}}",
                "{ }|{\"auths\":{\"r\":1}}",
                "{\"auths\":{}}|{\"auths\":{\"r\":1}}",
                "{\"auths\":null}|{\"auths\":{\"r\":1}}",
                "{\"auths\":{\"r\":{\"x\":[\"}\"]}}}|{\"auths\":{\"r\":1}}",
                "{\"auths\":{\"q\": 2}}|{\"auths\":{\"q\": 2,\"r\":1}}",
                "{\"auths\":{\"q\": 2, \"s\":3}}|{\"auths\":{\"q\": 2, \"s\":3, \"r\":1}}",
                "{\"a\\u0075ths\":{\"r\":0}}|{\"a\\u0075ths\":{\"r\":1}}",
                "{\"x\":\"\\\\\\\"{\",\"auths\":{\"r\" : true }}|{\"x\":\"\\\\\\\"{\",\"auths\":{\"r\" : 1 }}",
                "{\"n\":12345678901234567890,\"z\":null}|"
                        + "{\"n\":12345678901234567890,\"z\":null,\"auths\":{\"r\":1}}",
            })
    void with_member_changesNothingElse(String before, String after) throws Exception {
        assertThat(text(before).with(PATH, "1").toString()).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|{}",
                "{\"auths\":{\"r\":1}}|{\"auths\":{}}",
                "{\"auths\":{ \"r\":1, \"s\":2 }}|{\"auths\":{ \"s\":2 }}",
                "{\"auths\":{ \"s\":2, \"r\":1 }}|{\"auths\":{ \"s\":2 }}",
                "{\"auths\":{ \"s\":2, \"r\":{\"x\":\"}\"}, \"t\":3}}|{\"auths\":{ \"s\":2, \"t\":3}}",
                "{\"auths\":[]}|{\"auths\":[]}",
            })
    void without_member_changesNothingElse(String before, String after) throws Exception {
        assertThat(text(before).without(PATH).toString()).isEqualTo(after);
    }

    @Test
    void with_emptyDocument_isLaidOutAsDockerDoes() throws Exception {
        assertThat(JsonText.empty().with(PATH, "1").toString()).isEqualTo("{\n\t\"auths\": {\n\t\t\"r\": 1\n\t}\n}\n");
    }

    @Test
    void with_documentOfDocker_keepsItsLayout() throws Exception {
        String docker = "{\n\t\"auths\": {\n\t\t\"q\": {}\n\t},\n\t\"detachKeys\": \"ctrl-e,e\"\n}";

        assertThat(text(docker).with(PATH, "1").toString())
                .isEqualTo("{\n\t\"auths\": {\n\t\t\"q\": {},\n\t\t\"r\": 1\n\t},\n\t\"detachKeys\": \"ctrl-e,e\"\n}");
    }

    @Test
    void with_memberOnTheWayThatIsNoObject_isRefused() {
        assertThatExceptionOfType(NotAnObjectException.class)
                .isThrownBy(() -> text("{\"auths\":[]}").with(PATH, "1"))
                .withMessageContaining("auths");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[]", "{", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "''"})
    void of_brokenDocument_isRefused(String broken) {
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> text(broken));
    }

    private static JsonText text(String json) throws JsonException {
        return JsonText.of(json.getBytes(UTF_8));
    }
}
