package dev.cambist.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.json.StrictUtf8;
import dev.cambist.core.refusal.RefusedException;
import java.net.URLEncoder;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

final class FieldsFuzzTest {

    /** Whatever the text is, it is refused, or fields that are the same after they were encoded. */
    @FuzzTest
    void parse_anyText_isRefusedOrComesBack(byte[] bytes) {
        Fields fields;
        try {
            fields = Fields.parse(new String(bytes, UTF_8));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage())
                    .isIn(
                            "a percent sign is not followed by two hexadecimal digits",
                            "a value is not UTF-8",
                            "it has more than " + Fields.MAX_FIELDS + " fields");
            return;
        }
        String encoded = fields.values().entrySet().stream()
                .flatMap(
                        field -> field.getValue().stream().map(value -> encoded(field.getKey()) + "=" + encoded(value)))
                .collect(Collectors.joining("&"));
        assertThat(Fields.parse(encoded)).isEqualTo(fields);
    }

    /** Whatever the bytes are, they are what their text is, and what is no text is refused. */
    @FuzzTest
    void parse_anyBytes_isAsTheirTextOrRefused(byte[] bytes) {
        String expected = outcome(() -> {
            try {
                return Fields.parse(StrictUtf8.decode(bytes));
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException(e);
            }
        });
        assertThat(outcome(() -> Fields.parse(bytes))).isEqualTo(expected);
    }

    private static String outcome(Supplier<Fields> parsing) {
        try {
            return "fields " + parsing.get().values();
        } catch (IllegalArgumentException e) {
            return "refused";
        }
    }

    /** Whatever the fields are, they are a request or a refusal. */
    @FuzzTest
    void from_anyFields_isARequestOrARefusal(byte[] bytes) {
        Fields fields;
        try {
            fields = Fields.parse(new String(bytes, UTF_8));
        } catch (IllegalArgumentException e) {
            return;
        }
        orRefused(() -> ExchangeRequest.from(fields).service());
        orRefused(() -> TokenRequest.fromForm(fields).service());
        orRefused(() -> TokenRequest.fromQuery(fields, Optional.empty()).service());
    }

    private static void orRefused(Runnable reading) {
        try {
            reading.run();
        } catch (RefusedException e) {
            assertThat(e.getMessage()).hasSizeLessThan(1000);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
