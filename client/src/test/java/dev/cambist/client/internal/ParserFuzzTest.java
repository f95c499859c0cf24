package dev.cambist.client.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.client.wire.Challenge;
import dev.cambist.client.wire.Origin;
import dev.cambist.client.wire.Wording;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What other machines send may be anything: no reader throws what it does not declare, or believes nonsense. */
final class ParserFuzzTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    @FuzzTest
    void json(byte[] input) {
        try {
            JsonObject object = JsonObject.parse(input);
            object.members().keySet().forEach(name -> {
                object.text(name);
                object.number(name);
                object.objects(name);
                assertThat(object.json(name)).isPresent();
            });
        } catch (JsonException e) {
            assertThat(e).hasMessageMatching("(?s).* at character [0-9]+");
        }
    }

    @FuzzTest
    void challenge(byte[] input) {
        String header = new String(input, UTF_8);
        Challenge.find(List.of(header)).ifPresent(challenge -> {
            assertThat(header.toLowerCase(Locale.ROOT)).contains("bearer", "realm");
            assertThat(challenge.scopes()).hasSizeLessThanOrEqualTo(20).doesNotContain("");
        });
    }

    @FuzzTest
    void retryAfter(byte[] input) {
        String[] lines = new String(input, UTF_8).split("\n", 2);
        RetryAfter.read(Optional.of(lines[0]), Optional.of(lines[lines.length - 1]), NOW)
                .ifPresent(wait -> assertThat(wait.isNegative()).isFalse());
    }

    @FuzzTest
    void tokenExpiry(byte[] input) {
        TokenExpiry.of(new String(input, UTF_8))
                .ifPresent(expiry -> assertThat(expiry).isBefore(YEAR_10000));
    }

    @FuzzTest
    void origin(byte[] input) {
        try {
            Origin origin = Origin.of(URI.create(new String(input, UTF_8)));
            assertThat(origin.scheme().equals("https") || origin.isLoopback()).isTrue();
            assertThat(Origin.of(URI.create(origin.toString()))).isEqualTo(origin);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @FuzzTest
    void wording(byte[] input) {
        String text = new String(input, UTF_8);
        String secret = "s3cr3t-S3CR3T";
        String clean = Wording.clean(text + secret + text, List.of(secret), 200);

        assertThat(clean).hasSizeLessThanOrEqualTo(201).doesNotContain(secret, "\n", "\r", "\u001b");
        assertThat(new String(clean.getBytes(UTF_8), UTF_8)).isEqualTo(clean);
    }
}
