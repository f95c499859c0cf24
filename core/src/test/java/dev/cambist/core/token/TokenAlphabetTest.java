package dev.cambist.core.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Azure SDKs for Java, Go and Python decode payloads with the standard alphabet, in which - and _ are errors. */
final class TokenAlphabetTest {
    private static final String ASCII = IntStream.range(0, 0x80)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    static Stream<String> subjects() {
        return Stream.of(
                        ASCII,
                        "~?>~?>~?>~?>",
                        "\u007f".repeat(9),
                        "J\u00fcrgen \u00df \u20ac",
                        "\u65e5\u672c\u8a9e \u0440\u0443\u0441\u0441\u043a\u0438\u0439 \u05e2\u05d1\u05e8\u05d9\u05ea",
                        "\uD83D\uDE00\uDBFF\uDFFF\uFFFD\uFEFF\u2028\u202e")
                // every alignment in a group of three bytes
                .flatMap(subject -> Stream.of(subject, "a" + subject, "ab" + subject));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void refreshToken_anySubject_isReadWithTheStandardAlphabet(String subject) throws JsonException {
        Secret token = FakeService.mint()
                .refreshToken(
                        FakeService.SERVICE,
                        FakeService.verified(subject),
                        Set.of(Action.PULL),
                        new JsonObject(Map.of(subject, List.of(subject))))
                .token();
        JsonObject claims = payload(token);
        assertThat(claims.text("sub")).contains(subject);
        assertThat(claims.object("identity")
                        .orElseThrow()
                        .object("claims")
                        .orElseThrow()
                        .texts(subject))
                .containsExactly(subject);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void accessToken_anySubject_isReadWithTheStandardAlphabet(String subject) throws JsonException {
        Secret token = FakeService.mint()
                .accessToken(
                        FakeService.SERVICE,
                        new Caller.Bearer(subject),
                        Optional.empty(),
                        List.of(Scope.repository("a", List.of(Action.PULL))),
                        Instant.MAX)
                .token();
        assertThat(payload(token).text("sub")).contains(subject);
    }

    private static JsonObject payload(Secret token) throws JsonException {
        String[] parts = token.value().split("\\.", -1);
        assertThat(parts).hasSize(3);
        assertThat(parts[0] + parts[1]).matches("[A-Za-z0-9+/]*");
        byte[] payload = Base64.getDecoder().decode(parts[1]);
        assertThat(new String(payload, US_ASCII)).isPrintable();
        return JsonObject.parse(payload);
    }
}
