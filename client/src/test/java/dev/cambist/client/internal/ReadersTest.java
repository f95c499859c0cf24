package dev.cambist.client.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.client.wire.Form;
import dev.cambist.client.wire.Wording;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadersTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static JsonObject parse(String json) throws JsonException {
        return JsonObject.parse(json.getBytes(UTF_8));
    }

    @Test
    void json_everyKindOfValue_isRead() throws JsonException {
        JsonObject object = parse(" {\"t\":\"a\\n\\u00e9\\/\",\"n\":-1.5e2,\"z\":0,\"y\":true,\"x\":false,\"o\":{},"
                + "\"l\":[ {\"a\":1} , null,2 ],\"e\":[],\"nothing\":null}\r\n\t");

        assertThat(object.text("t")).contains("a\né/");
        assertThat(object.number("n")).contains(-150d);
        assertThat(object.number("z")).contains(0d);
        assertThat(object.objects("l")).containsExactly(parse("{\"a\":1}"));
        assertThat(object.json("l")).contains("[{\"a\":1},2]");
        assertThat(object.members()).doesNotContainKey("nothing");
        assertThat(object.text("n")).isEmpty();
        assertThat(object.number("t")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "\"a\"",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,\"a\":1}",
                "{\"a\":1}x",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":1e}",
                "{\"a\":--1}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":nul}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\\u12",
                "{\"a\":1,\"a\":1}",
                "{\"a\":null,\"a\":1}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":\"",
                "{\"a\" 1}",
                "\uFEFF{}"
            })
    void json_malformed_isAnError(String json) {
        assertThatThrownBy(() -> parse(json)).isInstanceOf(JsonException.class);
    }

    @Test
    void json_invalidUtf8_isAnError() {
        assertThatThrownBy(() -> JsonObject.parse(new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}))
                .hasMessageContaining("not valid UTF-8");
    }

    @Test
    void json_nestedAtTheLimit_isRead() throws JsonException {
        assertThat(parse("{\"a\":" + "[".repeat(31) + "]".repeat(31) + "}").members())
                .hasSize(1);
        assertThatThrownBy(() -> parse("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}"))
                .hasMessageContaining("nested deeper than 32");
    }

    @ParameterizedTest
    @CsvSource({
        "120, PT2M",
        "' 0 ', PT0S",
        "'Sun, 01 Mar 2026 12:00:30 GMT', PT20S",
        "'Sun, 01 Mar 2026 11:00:00 GMT', PT0S"
    })
    void retryAfter_secondsOrDate_isTheWait(String header, Duration wait) {
        assertThat(RetryAfter.read(Optional.of(header), Optional.of("Sun, 01 Mar 2026 12:00:10 GMT"), NOW))
                .contains(wait);
    }

    @Test
    void retryAfter_dateWithoutTheServersClock_countsFromOurs() {
        assertThat(RetryAfter.read(Optional.of("Sun, 01 Mar 2026 12:00:30 GMT"), Optional.empty(), NOW))
                .contains(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-5", "1.5", "99999999999", "Sun, 99 Mar 2026 12:00:30 GMT"})
    void retryAfter_unreadable_isNone(String header) {
        assertThat(RetryAfter.read(Optional.of(header), Optional.empty(), NOW)).isEmpty();
        assertThat(RetryAfter.read(Optional.empty(), Optional.of("x"), NOW)).isEmpty();
    }

    private static String jwt(String payload) {
        return "e30." + Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(UTF_8)) + ".c2ln";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"exp\":1772366400}",
                "{\"exp\":1772366400.75}",
                "{\"exp\":\"1772366400\"}",
                "{\"a\":[],\"exp\":1.7723664e9}"
            })
    void tokenExpiry_numericDateInAnyForm_isRead(String payload) {
        assertThat(TokenExpiry.of(jwt(payload))).contains(NOW);
    }

    @Test
    void tokenExpiry_standardAlphabetWithPadding_isRead() {
        String payload = Base64.getEncoder().encodeToString("{\"exp\":1772366400,\"a\":\"~~~???\"}".getBytes(UTF_8));

        assertThat(payload).containsAnyOf("+", "/");
        assertThat(TokenExpiry.of("e30." + payload + ".c2ln")).contains(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"exp\":-1}", "{\"exp\":1e300}", "{\"exp\":true}", "{\"exp\":null}", "[]", "x"})
    void tokenExpiry_payloadWithoutADate_isNone(String payload) {
        assertThat(TokenExpiry.of(jwt(payload))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "opaque", "a.b", "a.b.c", "a.b.c.d", "..", "a.!!!.c"})
    void tokenExpiry_whatIsNoJwt_isNone(String token) {
        assertThat(TokenExpiry.of(token)).isEmpty();
    }

    @Test
    void wording_secretsAndTokens_areLeftOut() {
        String jwt = jwt("{\"exp\":1}").replaceFirst("e30", "eyJhbGciOiJFUzI1NiJ9");

        assertThat(Wording.clean("a pass+word/ pass%2Bword%2F b", List.of("pass+word/"), 99))
                .isEqualTo("a [left out] [left out] b");
        assertThat(Wording.clean("token=" + jwt + "&x=" + "A1_".repeat(20), List.of(), 99))
                .isEqualTo("token=[left out]&x=[left out]");
        assertThat(Wording.clean("\"" + jwt.substring(0, 12), List.of(), 99)).isEqualTo("\"[left out]");
    }

    @Test
    void wording_addressesAndIds_areKept() {
        String text =
                "issuer https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0 is not trusted"
                        + " by myregistry-with-a-name.privatelink.westeurope.azurecr.io";

        assertThat(Wording.clean(text, List.of(), 500)).isEqualTo(text);
    }

    @Test
    void wording_longText_isCutBetweenCharacters() {
        assertThat(Wording.clean("abc😀def", List.of(), 4)).isEqualTo("abc…");
        assertThat(Wording.clean("abc😀def", List.of(), 5)).isEqualTo("abc😀…");
    }

    @Test
    void form_fields_areEncodedInTheirOrder() {
        Form form = new Form().add("scope", "repository:a/b:pull,push *").add("scope", "ä+&=");

        assertThat(form.body()).isEqualTo("scope=repository%3Aa%2Fb%3Apull%2Cpush%20*&scope=%C3%A4%2B%26%3D");
        assertThat(form.query(URI.create("https://r/t"))).asString().startsWith("https://r/t?scope=");
        assertThat(form.query(URI.create("https://r/t?x=y"))).asString().startsWith("https://r/t?x=y&scope=");
        assertThat(new Form().query(URI.create("https://r/t"))).hasToString("https://r/t");
    }
}
