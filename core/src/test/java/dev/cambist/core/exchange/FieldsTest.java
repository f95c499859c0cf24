package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FieldsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=b | b",
                "a=b+c | b c",
                "a=b%20c | b c",
                "a=b%2Bc | b+c",
                "a=b=c | b=c",
                "a=%26%3d%25 | &=%",
                "a=x%0Ay%09z | 'x\ny\tz'",
                "a=repository:x/y:pull,push | repository:x/y:pull,push", // Jib escapes nothing
                "a=%c3%A9 | \u00e9",
                "a=\u00e9+%c3%a9 | \u00e9 \u00e9",
                "a=\u00e9+b | \u00e9 b",
                "a=%F0%9F%98%80 | \uD83D\uDE00",
                "%61=b | b",
                "&&a=b& | b",
                "x=1&a=b&y=2 | b",
            })
    void parse_fieldAsClientsSendIt_isItsValue(String encoded, String value) {
        assertThat(Fields.parse(encoded).all("a")).containsExactly(value);
        assertThat(Fields.parse(encoded.getBytes(UTF_8)).all("a")).containsExactly(value);
    }

    @Test
    void parse_repeatedField_hasAllItsValuesInOrder() {
        assertThat(Fields.parse("a=1&b=x&a=2&a=&a=3").all("a")).containsExactly("1", "2", "3");
        assertThat(Fields.parse("a=1&b=x&a=2").all("c")).isEmpty();
    }

    @Test
    void parse_nothing_hasNoFields() {
        assertThat(Fields.parse("").values()).isEmpty();
        assertThat(Fields.parse("&&&").values()).isEmpty();
    }

    @Test
    void parse_fieldWithoutValueOrName_isKeptAsEmpty() {
        assertThat(Fields.parse("a&=b").values()).isEqualTo(Map.of("a", List.of(""), "", List.of("b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=%",
                "a=%4",
                "a=%zz",
                "a=%4z",
                "a=%z4",
                "a=%%41",
                "a=% 1",
                "a=%+1",
                "a=%-1",
                "a=%u0041",
                "%=a",
                "a=%\u0661\u0661",
                "a=%\uff14\uff11"
            })
    void parse_brokenEscape_isAnError(String encoded) {
        assertThatThrownBy(() -> Fields.parse(encoded))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a percent sign is not followed by two hexadecimal digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=%80", "a=%c3", "a=%c0%af", "a=%ed%a0%80", "a=%f4%90%80%80", "a=%ff", "%ff=a", "a=%c3\u00e9"})
    void parse_bytesThatAreNotUtf8_areAnError(String encoded) {
        assertThatThrownBy(() -> Fields.parse(encoded))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a value is not UTF-8");
    }

    /** Overlong, cut short by the separators, a surrogate, beyond Unicode, and in the name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "613dc0af",
                "613de282",
                "613de28226623d63",
                "c33d61",
                "613deda080",
                "613df4908080",
                "80",
                "613d2bff"
            })
    void parse_unescapedBytesThatAreNotUtf8_areAnError(String hex) {
        assertThatThrownBy(() -> Fields.parse(HexFormat.of().parseHex(hex)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a value is not UTF-8");
    }

    @Test
    void parse_bytesChangedAfterwards_leaveTheFieldsAsTheyWere() {
        byte[] bytes = "a=plain&b=esc%41ped".getBytes(UTF_8);
        Fields fields = Fields.parse(bytes);
        Arrays.fill(bytes, (byte) 'x');
        assertThat(fields.values()).isEqualTo(Map.of("a", List.of("plain"), "b", List.of("escAped")));
    }

    @Test
    void parse_twoHundredAndFiftySixFields_areAccepted() {
        assertThat(Fields.parse(fields(256)).values()).hasSize(256);
    }

    @Test
    void parse_oneMoreField_isAnError() {
        assertThatThrownBy(() -> Fields.parse(fields(257)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it has more than 256 fields");
        assertThatThrownBy(() -> Fields.parse("a=1&".repeat(257))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void error_ofAnyField_doesNotRepeatIt() {
        assertThatThrownBy(() -> Fields.parse("password=hunter2%")).hasMessageNotContainingAny("hunter2", "password");
    }

    @Test
    void toString_ofFields_isTheirNames() {
        assertThat(Fields.parse("refresh_token=hunter2&service=a").toString())
                .isEqualTo("Fields[refresh_token, service]");
    }

    @Test
    void optional_missingOrEmpty_isNone() {
        assertThat(Fields.parse("a=").optional("a", "m")).isEmpty();
        assertThat(Fields.parse("").optional("a", "m")).isEmpty();
        assertThat(Fields.parse("a=b").optional("a", "m")).contains("b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=b&a=c", "a=b&a=b", "a=b&a=", "a=&a=", "a=b&%61=c", "a&a"})
    void optional_repeated_isRefused(String encoded) {
        assertThat(refusalOf(() -> Fields.parse(encoded).optional("a", "meaning")))
                .isEqualTo(new InvalidRequest.RepeatedField("a", "meaning"));
    }

    @Test
    void required_missingOrEmpty_isRefused() {
        Refusal missing = new InvalidRequest.MissingField("a", "meaning");
        assertThat(refusalOf(() -> Fields.parse("").required("a", "meaning"))).isEqualTo(missing);
        assertThat(refusalOf(() -> Fields.parse("a=").required("a", "meaning"))).isEqualTo(missing);
        assertThat(refusalOf(() -> Fields.parse("A=b").required("a", "meaning")))
                .isEqualTo(missing);
    }

    @Test
    void values_ofTheMapTheyWereMadeFrom_areACopyInItsOrder() {
        List<String> values = new ArrayList<>(List.of("x"));
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (String name : List.of("zebra", "ant", "mole", "bee", "yak")) {
            map.put(name, values);
        }
        Fields fields = new Fields(map);
        values.add("y");
        map.clear();
        assertThat(fields.all("mole")).containsExactly("x");
        assertThat(fields.values().keySet()).containsExactly("zebra", "ant", "mole", "bee", "yak");
    }

    private static String fields(int count) {
        return IntStream.range(0, count).mapToObj(i -> "f" + i + "=1").collect(Collectors.joining("&"));
    }
}
