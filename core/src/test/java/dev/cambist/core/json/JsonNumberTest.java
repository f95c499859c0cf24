package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonNumberTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "--1",
                "+1",
                "01",
                "-01",
                "00",
                "1.",
                ".5",
                "-.5",
                "1.e1",
                "1e",
                "1e+",
                "1E-",
                "1e1.5",
                "1ee1",
                "0x10",
                "1_000",
                "1,000",
                "NaN",
                "-NaN",
                "Infinity",
                "-Infinity",
                "1f",
                "1L",
                "\u0661",
                "1\u0000"
            })
    void parse_whatIsNoNumber_isRefused(String number) {
        assertThatThrownBy(() -> read(number)).isInstanceOf(JsonException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "-1, -1",
        "1767225600, 1767225600",
        "999999999999999999, 999999999999999999",
        "-99999999999999999, -99999999999999999",
        "1283745610293847561, 1283745610293847561",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void parse_wholeNumber_isExact(String number, long expected) throws JsonException {
        assertThat(read(number).value("a")).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5",
        "-0.5",
        "0e0",
        "1E3",
        "1e+3",
        "1.5e-3",
        "1e308",
        "1e-400",
        "9223372036854775808",
        "-9223372036854775809",
        "12345678901234567890"
    })
    void parse_fractionExponentOrManyDigits_isTheNearestDouble(String number) throws JsonException {
        assertThat(read(number).value("a")).contains(Double.parseDouble(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1e999999999999", "123456789e400"})
    void parse_numberNoDoubleCanHold_isRefused(String number) {
        assertThatThrownBy(() -> read(number))
                .isInstanceOf(JsonException.class)
                .hasMessage("number out of range at byte 5");
    }

    /** RFC 7519 section 2: a NumericDate may have a fraction. */
    @ParameterizedTest
    @CsvSource({"7, 7", "7.9, 7", "-0.5, -1", "1767225600.999, 1767225600", "8999999999999999, 8999999999999999"})
    void number_withAFraction_isCutDown(String number, long expected) throws JsonException {
        assertThat(read(number).number("a")).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9000000000000000", "-9000000000000000", "1e300", "\"7\"", "true", "[7]", "{}", "null"})
    void number_thatIsNoneOrTooLargeToBeExact_isMissing(String value) throws JsonException {
        assertThat(read(value).number("a")).isEmpty();
    }

    private static JsonObject read(String number) throws JsonException {
        return JsonObject.parse(("{\"a\":" + number + "}").getBytes(UTF_8));
    }
}
