package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.URI;
import java.util.List;
import java.util.Optional;

final class UpstreamChallengeFuzzTest {
    private static final URI UPSTREAM = URI.create("https://inner.example");

    @FuzzTest
    void of_anyHeaders_sendsTheLoginToTheUpstreamAlone(FuzzedDataProvider data) {
        List<String> headers = List.of(data.consumeString(200), data.consumeRemainingAsString());
        if (UpstreamChallenge.of(headers) instanceof UpstreamChallenge.Bearer bearer) {
            UpstreamRealm.of(bearer, UPSTREAM, Optional.empty()).ifPresent(realm -> {
                URI request = realm.request(List.of("repository:a:pull"));
                assertThat(request.getScheme()).isEqualTo("https");
                assertThat(request.getHost()).isEqualToIgnoringCase("inner.example");
                assertThat(request.getPort()).isIn(-1, 443);
            });
        }
    }
}
