package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonWriterTest {

    @Test
    void write_everyKindOfValue_standsInOrder() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("text", "a");
        members.put("whole", -7L);
        members.put("fraction", 0.5);
        members.put("bool", true);
        members.put("list", List.of("a", 1L, List.of(), Map.of()));
        members.put("object", new JsonObject(Map.of("inner", List.of(false))));
        assertThat(JsonWriter.write(members))
                .isEqualTo("{\"text\":\"a\",\"whole\":-7,\"fraction\":0.5,\"bool\":true,\"list\":[\"a\",1,[],{}],"
                        + "\"object\":{\"inner\":[false]}}");
    }

    @Test
    void steps_inAnyNesting_setCommasBetweenOnly() {
        JsonWriter json = new JsonWriter().beginObject().member("a", "{").member("b", 1L);
        json.name("c").beginArray().endArray().name("d").texts(List.of("[", ":", ","));
        json.name("e")
                .beginArray()
                .beginObject()
                .endObject()
                .beginObject()
                .endObject()
                .endArray();
        assertThat(json.endObject().toString())
                .isEqualTo("{\"a\":\"{\",\"b\":1,\"c\":[],\"d\":[\"[\",\":\",\",\"],\"e\":[{},{}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "\" \\\"",
                "\\ \\\\",
                "/ /",
                "> \\u003e",
                "? \\u003f",
                "~ \\u007e",
                "} }",
                "| |",
                "< <",
                "\u007f \\u007f",
                "\u00e9 \\u00e9",
                "\uD83D\uDE00 \\ud83d\\ude00",
                "\uFFFF \\uffff"
            })
    void text_character_isSpelled(String character, String spelled) {
        assertThat(JsonWriter.write(character)).isEqualTo("\"" + spelled + "\"");
    }

    /** To JavaScript before 2019 they ended the line. */
    @Test
    void text_lineSeparators_areEscaped() {
        assertThat(JsonWriter.write("\u2028\u2029")).isEqualTo("\"\\u2028\\u2029\"");
    }

    @Test
    void text_controlCharacters_areEscaped() {
        for (char c = 0; c < 0x20; c++) {
            assertThat(JsonWriter.write(String.valueOf(c))).isEqualTo(String.format("\"\\u%04x\"", (int) c));
        }
    }

    /** Wherever the room ends: amid plain text, amid an escape, or before the quote. */
    @Test
    void toBuffer_writerOfAnyRoom_isTheSameText() {
        for (String text :
                List.of("", "plain", "\"\\", "a\u00e9", "\u00e9\u00e9\u00e9", "ab\ncd~~ef", "\uD83D\uDE00x")) {
            String expected = JsonWriter.write(Map.of(text, List.of(text, -12L, text)));
            for (int room = 0; room < 100; room++) {
                JsonWriter json = new JsonWriter(room).value(Map.of(text, List.of(text, -12L, text)));
                assertThat(json.toString()).as("room for %d", room).isEqualTo(expected);
                assertThat(US_ASCII.decode(json.toBuffer()).toString())
                        .as("room for %d", room)
                        .isEqualTo(expected);
            }
        }
    }

    /** Three alignments, because base64 takes three bytes at a time. */
    @Test
    void text_anyAsciiCharacterAtAnyPlace_needsNoMinusOrUnderscoreInBase64Url() {
        for (char c = 0; c < 0x80; c++) {
            for (String before : List.of("", "a", "aa")) {
                for (String after : List.of(
                        "", "a", "~", String.valueOf(c), String.valueOf(c).repeat(3))) {
                    String json = JsonWriter.write(Map.of(before + c + after, before + c + after));
                    byte[] bytes = json.getBytes(US_ASCII);
                    assertThat(json).isPrintable();
                    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                            .as("character %d", (int) c)
                            .isEqualTo(Base64.getEncoder().withoutPadding().encodeToString(bytes))
                            .doesNotContain("-", "_");
                }
            }
        }
    }

    @Test
    void text_everyCharacterOfThreePlanes_comesBack() throws JsonException {
        for (int plane : new int[] {0, 1, 0x10}) {
            StringBuilder all = new StringBuilder();
            for (int c = plane << 16; c < (plane + 1) << 16; c++) {
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                    all.appendCodePoint(c);
                }
            }
            String text = all.toString();
            String json =
                    new JsonWriter().beginObject().member("a", text).endObject().toString();
            assertThat(json.chars().allMatch(c -> c >= 0x20 && c < 0x7f)).isTrue();
            assertThat(JsonObject.parse(json.getBytes(US_ASCII))
                            .text("a")
                            .orElseThrow()
                            .equals(text))
                    .as("plane %d", plane)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, -1e300, 4.9E-324, 123456789.125})
    void value_fraction_comesBack(double number) throws JsonException {
        String json = JsonWriter.write(Map.of("a", number));
        assertThat(JsonObject.parse(json.getBytes(US_ASCII)).value("a")).contains(number);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void value_numberThatJsonCannotSpell_isAnError(double number) {
        assertThatThrownBy(() -> JsonWriter.write(number)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void value_objectOfAnotherKind_isAnError() {
        assertThatThrownBy(() -> JsonWriter.write(new Object()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a JSON value");
    }

    @Test
    void plainMember_token_isWrittenAsAnyMember() {
        String token = "eyJh-_.eyJh.AAAA";
        assertThat(new JsonWriter(1)
                        .beginObject()
                        .member("a", 1)
                        .plainMember("token", token)
                        .endObject())
                .hasToString(new JsonWriter()
                        .beginObject()
                        .member("a", 1)
                        .member("token", token)
                        .endObject()
                        .toString());
    }

    @Test
    void toBuffer_ofADocument_isItsBytesAndNoMore() {
        JsonWriter json = new JsonWriter(64).beginObject().member("a", 1).endObject();
        assertThat(US_ASCII.decode(json.toBuffer()).toString()).isEqualTo("{\"a\":1}");
    }

    /** Runs of characters that stand for themselves go out as a whole. */
    @Test
    void text_escapesAtItsEndsAndBesideEachOther_isWrittenWhole() {
        assertThat(JsonWriter.write("?a?>b~")).isEqualTo("\"\\u003fa\\u003f\\u003eb\\u007e\"");
        assertThat(JsonWriter.write("")).isEqualTo("\"\"");
    }

    /** The lower byte of these is a plain letter. */
    @Test
    void text_beyondAscii_isNeverCutToAPlainCharacter() {
        assertThat(JsonWriter.write("x\u0141\u4e41y")).isEqualTo("\"x\\u0141\\u4e41y\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64})
    void text_inASmallBuffer_growsIt(int expectedLength) {
        String text = "plain\"plain".repeat(5);
        assertThat(new JsonWriter(expectedLength).text(text)).hasToString("\"" + text.replace("\"", "\\\"") + "\"");
    }
}
