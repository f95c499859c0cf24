package dev.cambist.server.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.jose.Secret;
import java.util.Map;

final class CollectorHeadersFuzzTest {
    /** Whatever stands in the file: what is read can be sent as it is, and what is said of the rest has none of it. */
    @FuzzTest
    void headers_anyBytes_areFitToBeSentOrRefusedInOurOwnWords(byte[] data) {
        Map<String, Secret> headers;
        try {
            headers = CollectorHeaders.parse(new String(data, ISO_8859_1));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).matches("(is no header in|has) [ -~]{0,160}");
            return;
        }
        assertThat(headers).isNotEmpty();
        headers.forEach((name, value) -> {
            assertThat(name).matches("[!#$%&'*+.^_`|~0-9a-z-]{1,100}");
            assertThat(value.value()).matches("[!-~]([ \\t!-~]*[!-~])?");
        });
    }
}
