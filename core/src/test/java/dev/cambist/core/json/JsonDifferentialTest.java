package dev.cambist.core.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against another reader: a document that both accept means the same to both. */
final class JsonDifferentialTest {
    private static final int DOCUMENTS = 8_000;
    private static final List<String> SAMPLES = List.of(
            "{\"iss\":\"https://x\",\"sub\":\"a\\u00e9\\n\",\"aud\":[\"a\",\"b\"],\"exp\":1767225600,\"nbf\":1.5e3}",
            "{\"a\":{\"b\":[[],{},[1,-2,0.25],true,false,\"\"]},\"c\":\"\\ud83d\\ude00 \u20ac\",\"d\":null}",
            "{ \"k\" :\t[ 1 , 2e2 ],\r\n\"l\":{\"m\":\"\\\\\\\"\\/\"}}");
    private static final String MATERIAL = "{}[]\",:\\u0019eE.+-ntrfalse \n\u00e9\uD83D\uDE00/b";

    @Test
    void parse_randomDocuments_meanTheSameToBothReaders() {
        Random random = new Random(20260301);
        int accepted = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String document = changed(SAMPLES.get(i % SAMPLES.size()), random);
            Optional<JsonObject> ours = ours(document);
            Optional<Map<String, Object>> theirs = theirs(document);
            if (ours.isPresent() && theirs.isPresent()) {
                accepted++;
                assertSame(document, ours.get(), theirs.get());
            }
        }
        assertThat(accepted).as("many of the documents are sound").isGreaterThan(DOCUMENTS / 20);
    }

    private static String changed(String document, Random random) {
        StringBuilder text = new StringBuilder(document);
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length());
            int from = random.nextInt(MATERIAL.length());
            String piece = MATERIAL.substring(from, Math.min(MATERIAL.length(), from + 1 + random.nextInt(2)));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, piece);
                case 1 -> text.deleteCharAt(at);
                default -> text.replace(at, at + 1, piece);
            }
        }
        return text.toString();
    }

    private static Optional<JsonObject> ours(String document) {
        try {
            return Optional.of(JsonObject.parse(document.getBytes(UTF_8)));
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, Object>> theirs(String document) {
        try {
            return Optional.of(JSONObjectUtils.parse(new String(document.getBytes(UTF_8), UTF_8)));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static void assertSame(String document, Object ours, Object theirs) {
        switch (ours) {
            case JsonObject object -> {
                Map<?, ?> other = (Map<?, ?>) theirs;
                assertThat(other.values().stream().filter(value -> value != null))
                        .as(document)
                        .hasSameSizeAs(object.members().values());
                object.members().forEach((name, value) -> assertSame(document, value, other.get(name)));
            }
            case List<?> list -> {
                List<?> other = (List<?>) theirs;
                assertThat(other).as(document).hasSameSizeAs(list);
                for (int i = 0; i < list.size(); i++) {
                    assertSame(document, list.get(i), other.get(i));
                }
            }
            case JsonNull none -> assertThat(theirs).as(document).isNull();
            case Number number ->
                assertThat(((Number) theirs).doubleValue()).as(document).isEqualTo(number.doubleValue());
            default -> assertThat(theirs).as(document).isEqualTo(ours);
        }
    }
}
