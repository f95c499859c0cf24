package dev.cambist.server.portal.repositories;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** What strangers pushed as a manifest, whatever it is. */
final class IndentedJsonFuzzTest {
    private static final int MOST = 1000; // bytes

    /** Only what stands between the values changes. */
    @FuzzTest
    void of_anyBytes_saysTheSameAndFitsOnThePage(byte[] data) {
        ShownText shown = IndentedJson.of(data, MOST);
        String sent = ShownText.of(new String(data, UTF_8), Integer.MAX_VALUE).text();

        assertThat(shown.text().getBytes(UTF_8)).hasSizeLessThanOrEqualTo(MOST);
        if (shown.isCut()) {
            assertThat(bare(sent)).startsWith(bare(shown.text()));
        } else {
            assertThat(bare(shown.text())).isEqualTo(bare(sent));
        }
    }

    private static String bare(String text) {
        return text.replaceAll("[ \n]", "");
    }
}
