package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicAddressTest {
    private final PublicAddress address =
            new PublicAddress(URI.create("http://inner"), "https", "registry.example.com:8443");

    @ParameterizedTest
    @CsvSource({
        "http://inner/v2/a, /v2/a",
        "http://INNER:80/v2/a?b=c, /v2/a?b=c",
        "//inner/v2/a, /v2/a",
        "http://registry.example.com:8443/v2/a, /v2/a",
    })
    void location_ofTheUpstream_isToldWithoutItsHost(String sent, String seen) {
        assertThat(address.location(sent)).isEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource({
        "http://inner, https://registry.example.com:8443",
        "http://inner?a=b, https://registry.example.com:8443?a=b",
        "http://inner//elsewhere/v2, https://registry.example.com:8443//elsewhere/v2",
    })
    void location_thatWouldBeAnotherWithoutItsHost_becomesOurs(String sent, String seen) {
        assertThat(address.location(sent)).isEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource({
        "http://inner:5000/v2/a",
        "http://inner.example/v2/a",
        "http://user@inner/v2/a",
        "https://storage.example/inner",
        "/v2/a",
        "v2/a",
        "ftp://inner/v2",
    })
    void location_ofAnythingElse_staysAsItIs(String sent) {
        assertThat(address.location(sent)).isEqualTo(sent);
    }

    @Test
    void link_severalTargets_becomeOurs() {
        assertThat(address.link("<http://inner/v2/a?n=1>; rel=\"next\", </v2/b>; rel=\"prev\""))
                .isEqualTo("</v2/a?n=1>; rel=\"next\", </v2/b>; rel=\"prev\"");
    }

    /** What a browser takes for slashes, or overlooks, may not make a host of a path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://inner/\\evil.example/v2",
                "http://inner/\t/evil.example",
                "http://inner/\n\\evil.example",
                "http://inner//evil.example",
                "http://inner/\\/evil.example",
                "/\\evil.example",
                "\\\\evil.example",
                "\\/evil.example",
                "/\t/evil.example",
                "\t//evil.example\t",
                "/\u0000/evil.example",
                "http://inner\\@evil.example/"
            })
    void location_whateverItIs_isNeverAHostInDisguise(String sent) {
        String seen = address.location(sent);

        assertThat(seen).matches("[!-\\[\\]-~]*").doesNotStartWith("//");
        assertThat(address.link("<" + sent + ">")).isEqualTo("<" + seen + ">");
    }

    @Test
    void location_ofAHostWithoutAScheme_hasThatOfTheRegistry() {
        assertThat(address.location("//storage.example/x")).isEqualTo("http://storage.example/x");
    }
}
