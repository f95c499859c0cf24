package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is JSON (RFC 8259) and what is not; each text is written with one byte a character. */
final class JsonReaderTest {
    private static final String SAMPLE =
            "{ \"s\" : \"a\\u00e9\\n\" , \"n\":-12.5e+2,\"l\":[1,{\"t\":true},[],\"x\"],\"f\":false,\"z\":null,\"o\":{}}";

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("", "unexpected end at byte 0"),
                Arguments.of(" ", "unexpected end at byte 1"),
                Arguments.of("[]", "expected an object at byte 0"),
                Arguments.of("\"a\"", "expected an object at byte 0"),
                Arguments.of("null", "expected an object at byte 0"),
                Arguments.of("\u00ef\u00bb\u00bf{}", "expected an object at byte 0"), // a byte order mark
                Arguments.of("{}x", "data after the end of the object at byte 2"),
                Arguments.of("{}{}", "data after the end of the object at byte 2"),
                Arguments.of("{}\0", "data after the end of the object at byte 2"),
                Arguments.of("{,}", "expected a member name at byte 1"),
                Arguments.of("{,\"a\":1}", "expected a member name at byte 1"),
                Arguments.of("{\"a\":1,}", "expected a member name at byte 7"),
                Arguments.of("{\"a\":1 \"b\":2}", "expected ',' at byte 7"),
                Arguments.of("{\"a\" 1}", "expected ':' at byte 5"),
                Arguments.of("{\"a\"::1}", "not a value at byte 5"),
                Arguments.of("{a:1}", "expected a member name at byte 1"),
                Arguments.of("{'a':1}", "expected a member name at byte 1"),
                Arguments.of("{\"a\":}", "not a value at byte 5"),
                Arguments.of("{\"a\":[,]}", "not a value at byte 6"),
                Arguments.of("{\"a\":[1,]}", "not a value at byte 8"),
                Arguments.of("{\"a\":[1 2]}", "expected ',' at byte 8"),
                Arguments.of("{\"a\":[1}", "expected ',' at byte 7"),
                Arguments.of("{\"a\":1]", "expected ',' at byte 6"),
                Arguments.of("{\"a\":True}", "not a value at byte 5"),
                Arguments.of("{\"a\":trye}", "not a value at byte 7"),
                Arguments.of("{\"a\":nul}", "not a value at byte 8"),
                Arguments.of("{\"a\":truex}", "expected ',' at byte 9"),
                Arguments.of("{\"a\":undefined}", "not a value at byte 5"),
                Arguments.of("{/**/\"a\":1}", "expected a member name at byte 1"),
                Arguments.of("{\"a\":1}//", "data after the end of the object at byte 7"),
                Arguments.of("{\u000b\"a\":1}", "expected a member name at byte 1"), // RFC 8259 knows four spaces
                Arguments.of("{\u00c2\u00a0\"a\":1}", "expected a member name at byte 1"));
    }

    static Stream<Arguments> refusedNames() {
        return Stream.of(
                Arguments.of("{\"a\":1,\"a\":1}", "the same member name twice at byte 7"),
                Arguments.of("{\"a\":null,\"a\":1}", "the same member name twice at byte 10"),
                Arguments.of("{\"a\":1,\"a\":null}", "the same member name twice at byte 7"),
                Arguments.of("{\"a\":null,\"a\":null}", "the same member name twice at byte 10"),
                Arguments.of("{\"a\":1,\"\\u0061\":2}", "the same member name twice at byte 7"),
                Arguments.of("{\"\\u00e9\":1,\"\u00c3\u00a9\":2}", "the same member name twice at byte 12"),
                Arguments.of("{\"\":1,\"\":2}", "the same member name twice at byte 6"),
                Arguments.of("{\"o\":{\"a\":1,\"a\":2}}", "the same member name twice at byte 12"),
                Arguments.of("{\"l\":[[{\"a\":1,\"b\":2,\"a\":3}]]}", "the same member name twice at byte 20"));
    }

    static Stream<Arguments> refusedStrings() {
        return Stream.of(
                Arguments.of("{\"a\":\"", "string without an end at byte 6"),
                Arguments.of("{\"a\":\"\\\"}", "string without an end at byte 9"),
                Arguments.of("{\"a\":\"\t\"}", "control character in a string at byte 6"),
                Arguments.of("{\"a\":\"\\n\n\"}", "control character in a string at byte 8"),
                Arguments.of("{\"a\":\"\u0000\"}", "control character in a string at byte 6"),
                Arguments.of("{\"a\":\"\\n\u0000\"}", "control character in a string at byte 8"),
                Arguments.of("{\"a\":\"\u001f\"}", "control character in a string at byte 6"),
                Arguments.of("{\"a\n\":1}", "control character in a string at byte 3"),
                Arguments.of("{\"a\":\"\\x41\"}", "unknown escape at byte 8"),
                Arguments.of("{\"a\":\"\\'\"}", "unknown escape at byte 8"),
                Arguments.of("{\"a\":\"\\U0041\"}", "unknown escape at byte 8"),
                Arguments.of("{\"a\":\"\\u12\"}", "bad \\u escape at byte 10"),
                Arguments.of("{\"a\":\"\\u+123\"}", "bad \\u escape at byte 8"),
                Arguments.of("{\"a\":\"\\u00g0\"}", "bad \\u escape at byte 10"),
                Arguments.of("{\"a\":\"\\u00\u00c3\u00a9\"}", "bad \\u escape at byte 10"),
                // Digits of other scripts are digits to Java.
                Arguments.of("{\"a\":\"\\u000\u00d9\u00a1\"}", "bad \\u escape at byte 11"),
                Arguments.of("{\"a\":\"\\ud800\"}", "lone surrogate in a string at byte 13"),
                Arguments.of("{\"a\":\"\\udc00\"}", "lone surrogate in a string at byte 13"),
                Arguments.of("{\"a\":\"\\ud800x\\udc00\"}", "lone surrogate in a string at byte 20"),
                Arguments.of("{\"a\":\"\\ud800\\ud800\"}", "lone surrogate in a string at byte 19"),
                Arguments.of("{\"a\":\"\\udc00\\ud800\"}", "lone surrogate in a string at byte 19"),
                Arguments.of("{\"\\ud800\":1}", "lone surrogate in a string at byte 9"));
    }

    static Stream<Arguments> refusedBytes() {
        return Stream.of(
                        "\u0080", // continues nothing
                        "\u00c3", // begins what does not follow
                        "\u00c0\u00af", // overlong slash
                        "\u00c1\u00a1", // overlong a
                        "\u00e0\u0080\u00af",
                        "\u00f0\u0080\u0080\u00af",
                        "\u00ed\u00a0\u0080", // a surrogate of its own
                        "\u00ed\u00a0\u0080\u00ed\u00b0\u0080", // a pair of them, as CESU-8 has it
                        "\u00f4\u0090\u0080\u0080", // beyond U+10FFFF
                        "\u00f8\u0088\u0080\u0080\u0080",
                        "\u00fe",
                        "\u00ff")
                .flatMap(bytes -> Stream.of(
                        Arguments.of("{\"a\":\"" + bytes + "\"}", "not valid UTF-8 at byte 0"),
                        Arguments.of("{\"" + bytes + "\":1}", "not valid UTF-8 at byte 0"),
                        Arguments.of("{}" + bytes, "not valid UTF-8 at byte 0")));
    }

    @ParameterizedTest
    @MethodSource({"refused", "refusedNames", "refusedStrings", "refusedBytes"})
    void parse_whatIsNotJson_isRefusedWithWhatAndWhere(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(JsonException.class).hasMessage(message);
    }

    @Test
    void parse_sampleCutAtEveryByte_isRefused() {
        byte[] whole = SAMPLE.getBytes(ISO_8859_1);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> JsonObject.parse(cut))
                    .as("the first %d bytes", length)
                    .isInstanceOf(JsonException.class);
        }
    }

    @Test
    void parse_sample_hasItsMembersInOrderAndNoNulls() throws JsonException {
        Map<String, Object> members = read(SAMPLE).members();
        assertThat(members.keySet()).containsExactly("s", "n", "l", "f", "o");
        assertThat(members)
                .containsEntry("s", "a\u00e9\n")
                .containsEntry("n", -1250.0)
                .containsEntry("l", List.of(1L, new JsonObject(Map.of("t", true)), List.of(), "x"))
                .containsEntry("f", false)
                .containsEntry("o", JsonObject.EMPTY);
    }

    @Test
    void parse_spaceOfAllFourKinds_isSkipped() throws JsonException {
        assertThat(read(" \t\r\n{ \t\r\n} \t\r\n")).isEqualTo(JsonObject.EMPTY);
        assertThat(read("{ \"a b\" : [ ] , \"c\" : [ 1 ,\n2 ] }").members())
                .isEqualTo(Map.of("a b", List.of(), "c", List.of(1L, 2L)));
    }

    @Test
    void parse_everyEscape_isItsCharacter() throws JsonException {
        assertThat(text("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\uD83D\\uDE00\\u000b"))
                .isEqualTo("\"\\/\b\f\n\r\tA\uD83D\uDE00\u000b");
    }

    @Test
    void parse_charactersOutsideAscii_areTheSameEscapedOrNot() throws JsonException {
        String plain = new String("\u00e9\u20ac\uD83D\uDE00".getBytes(UTF_8), ISO_8859_1);
        assertThat(text(plain)).isEqualTo("\u00e9\u20ac\uD83D\uDE00").isEqualTo(text("\\u00e9\\u20ac\\ud83d\\ude00"));
        assertThat(text(plain + "\\n" + plain)).isEqualTo("\u00e9\u20ac\uD83D\uDE00\n\u00e9\u20ac\uD83D\uDE00");
    }

    @Test
    void parse_nullInAList_isAnElement() throws JsonException {
        assertThat(read("{\"l\":[null,1,null]}").members())
                .isEqualTo(Map.of("l", List.of(JsonNull.NULL, 1L, JsonNull.NULL)));
        assertThat(read("{\"l\":[null,\"a\"]}").texts("l")).containsExactly("a");
    }

    @Test
    void parse_nullAsAMember_isLeftOutUnlessItIsAskedFor() throws JsonException {
        String document = "{\"a\":null,\"b\":{\"c\":null}}";
        assertThat(read(document).members()).isEqualTo(Map.of("b", JsonObject.EMPTY));
        assertThat(JsonObject.parseWithNulls(document.getBytes(UTF_8)).members())
                .isEqualTo(Map.of("a", JsonNull.NULL, "b", new JsonObject(Map.of("c", JsonNull.NULL))));
    }

    @Test
    void message_ofAnySecret_isNotRepeated() {
        assertThatThrownBy(() -> read("{\"password\":\"hunter2\" oops}"))
                .hasMessageNotContainingAny("hunter2", "password", "oops");
    }

    private static String text(String escaped) throws JsonException {
        return read("{\"a\":\"" + escaped + "\"}").text("a").orElseThrow();
    }

    private static JsonObject read(String text) throws JsonException {
        return JsonObject.parse(text.getBytes(ISO_8859_1));
    }
}
