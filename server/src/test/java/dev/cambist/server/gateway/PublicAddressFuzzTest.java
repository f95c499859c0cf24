package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;

final class PublicAddressFuzzTest {
    private final PublicAddress address =
            new PublicAddress(URI.create("http://inner"), "https", "registry.example.com:8443");

    @FuzzTest
    void location_anythingAtAll_isNeverAHostInDisguise(FuzzedDataProvider data) {
        String sent = (data.consumeBoolean() ? "http://inner/" : "") + data.consumeRemainingAsString();

        assertThat(address.location(sent))
                .doesNotContain("\\", "\t", "\n", "\r")
                .doesNotStartWith("//");
    }
}
