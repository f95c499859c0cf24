package dev.cambist.core.json;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonWriterTest {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void value_numberThatJsonCannotSpell_isAnError(double number) {
        assertThatThrownBy(() -> JsonWriter.write(number)).isInstanceOf(IllegalArgumentException.class);
    }
}
