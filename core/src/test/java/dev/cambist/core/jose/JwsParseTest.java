package dev.cambist.core.jose;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a compact JWS (RFC 7515 section 7.1) and what is not. {@code e30} is the empty object in base64url. */
final class JwsParseTest {
    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"k1\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "..",
                "e30",
                "e30.e30",
                ".e30.AAAA",
                "..AAAA",
                "e30.e30.AAAA.AAAA",
                "e30.e30.AAAA.",
                "e30.AAAA.AAAA.AAAA.AAAA",
                "hunter2"
            })
    void parse_notThreeParts_isRefused(String token) {
        assertThat(refused(token))
                .isEqualTo(new BadCredential.MalformedToken("it does not have the three parts of a signed JWT"));
    }

    static Stream<Arguments> badlyEncoded() {
        return Stream.of(
                        "e30=", // padded
                        "e3", // one character too few
                        "e", // no byte at all
                        "e31", // the same bytes, spelled with stray bits
                        "e30\n",
                        " e30",
                        "e3+_",
                        "e3/-",
                        "e30%3D",
                        "e\u00e90",
                        "e\u01500", // Ő, whose low byte is P
                        "\uD83D\uDE00")
                .flatMap(bad -> Stream.of(
                        badly(bad + ".e30.AAAA", "header"),
                        badly("e30." + bad + ".AAAA", "payload"),
                        badly("e30.e30." + (bad.equals("e3") ? "AAAAA" : bad), "signature")));
    }

    private static Arguments badly(String token, String part) {
        return Arguments.of(
                token,
                token.endsWith("\n")
                        ? "it ends with a line break, which is not part of it"
                        : token.startsWith(" ")
                                ? "it begins with a blank, which is not part of it"
                                : "its " + part + " is not base64url without padding");
    }

    @ParameterizedTest
    @MethodSource("badlyEncoded")
    void parse_partThatIsNotCanonicalBase64Url_isRefused(String token, String problem) {
        assertThat(refused(token)).isEqualTo(new BadCredential.MalformedToken(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|expected an object at byte 0",
                "\"a\"|expected an object at byte 0",
                "{\"alg\":\"ES256\",\"alg\":\"none\"}|the same member name twice at byte 15",
                "{\"alg\":\"ES256\",\"\\u0061lg\":\"none\"}|the same member name twice at byte 15",
                "{\"a\":1}x|data after the end of the object at byte 7",
                "{\"a\":\"\\ud800\"}|lone surrogate in a string at byte 13",
            })
    void parse_partThatIsNotSoundJson_isRefused(String json, String problem) {
        assertThat(refused(Compact.unsigned(json, "{}") + ".AAAA"))
                .isEqualTo(new BadCredential.MalformedToken("its header is not sound JSON: " + problem));
        assertThat(refused(Compact.unsigned("{}", json) + ".AAAA"))
                .isEqualTo(new BadCredential.MalformedToken("its payload is not sound JSON: " + problem));
    }

    @Test
    void parse_emptyPayload_isRefused() {
        assertThat(refused("e30..AAAA"))
                .isEqualTo(new BadCredential.MalformedToken("its payload is not sound JSON: unexpected end at byte 0"));
    }

    /** RFC 7515 section 4.1.11: what must be understood and is not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"crit\":[\"exp\"],\"exp\":1}",
                "{\"crit\":[]}",
                "{\"crit\":[\"b64\"],\"b64\":false}",
                "{\"crit\":\"x\"}",
                "{\"crit\":null}"
            })
    void parse_criticalExtensions_areRefused(String header) {
        assertThat(refused(Compact.unsigned(header, "{}") + ".AAAA"))
                .isEqualTo(new BadCredential.MalformedToken(
                        "its header has critical extensions (crit), of which none is understood here"));
    }

    /** RFC 7797: without {@code crit} some libraries still look at it. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"b64\":false}", "{\"b64\":true}", "{\"b64\":null}"})
    void parse_unencodedPayload_isRefused(String header) {
        assertThat(refused(Compact.unsigned(header, "{}") + ".AAAA"))
                .isEqualTo(new BadCredential.MalformedToken("its header asks for an unencoded payload (b64)"));
    }

    /** What is null is not there; only what must not be there may not be null. */
    @Test
    void parse_headerWithNulls_isThatOfOneWithoutTheMembers() {
        Jws jws = Jws.parse(Compact.withSignature("{\"alg\":null,\"kid\":null,\"typ\":null}", "{}", new byte[64]));
        assertThat(jws.algorithm()).isEmpty();
        assertThat(jws.keyId()).isEmpty();
        assertThat(jws.type()).isEmpty();
    }

    @Test
    void parse_soundToken_hasItsHeaderAndClaims() {
        Jws jws = Jws.parse(Compact.withSignature(HEADER, "{\"sub\":\"alice\"}", new byte[64]));
        assertThat(jws.algorithm()).contains("ES256");
        assertThat(jws.keyId()).contains("k1");
        assertThat(jws.type()).contains("JWT");
        assertThat(jws.claims().text("sub")).contains("alice");
        assertThat(jws).hasToString("Jws[unverified]");
    }

    @Test
    void parse_emptyHeaderObject_hasNothing() {
        Jws jws = Jws.parse(new Secret("e30.e30."));
        assertThat(jws.algorithm()).isEmpty();
        assertThat(jws.keyId()).isEmpty();
        assertThat(jws.type()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "JWT, JWT",
        "at+jwt, at+jwt",
        "application/at+jwt, at+jwt",
        "Application/JWT, JWT",
        "application/, ''",
        "applications/jwt, applications/jwt"
    })
    void type_withOrWithoutApplication_isTheSame(String typ, String type) {
        Jws jws = Jws.parse(Compact.withSignature("{\"typ\":\"" + typ + "\"}", "{}", new byte[0]));
        assertThat(jws.type()).contains(type);
    }

    @Test
    void refusal_ofATokenThatCannotBeRead_repeatsNothingOfIt() {
        for (String token :
                new String[] {"hunter2", "e30.hunter2.AAAA", Compact.unsigned("{}", "{\"hunter2\"}") + ".AAAA"}) {
            assertThat(refused(token).message()).doesNotContain("hunter2");
        }
    }

    @Test
    void encode_bytes_isBase64UrlWithoutPadding() {
        assertThat(Jws.encode(new byte[] {(byte) 0xfb, (byte) 0xff})).isEqualTo("-_8");
        assertThat(Jws.encode(new byte[0])).isEmpty();
    }

    private static Refusal refused(String token) {
        return refusalOf(() -> Jws.parse(new Secret(token)));
    }
}
