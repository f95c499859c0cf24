package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.http.HttpRequest;

final class DiscoveryFuzzTest {
    /** Either the document is refused, or its addresses are such that a request to them can be made. */
    @FuzzTest
    void read_anyBytes_givesAddressesThatCanBeAskedOrIsRefused(byte[] json) {
        try {
            Discovery found = Discovery.read(json, "https://issuer.example.com");
            assertThat(HttpRequest.newBuilder(found.keys()).build().uri()).isEqualTo(found.keys());
            if (found.tokenEndpoint().isPresent()) {
                var endpoint = Address.of(found.tokenEndpoint().get());
                assertThat(HttpRequest.newBuilder(endpoint).build().uri()).isEqualTo(endpoint);
            }
        } catch (IssuerException e) {
            assertThat(e.problem()).isNotBlank().doesNotContain("\n");
        }
    }
}
