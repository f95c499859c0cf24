package dev.cambist.cli.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.json.JsonObject;

/** Whatever comes in is a request or a refusal in words. */
class PullRequestFuzzTest {
    @FuzzTest
    void parse_anything_isARequestOrARefusal(byte[] input) throws Exception {
        PullRequest request;
        try {
            request = PullRequest.parse(input);
        } catch (BadRequestException e) {
            assertThat(e).hasMessageStartingWith("the ");
            return;
        }
        JsonObject object = JsonObject.parse(input);
        assertThat(object.text("apiVersion")).contains(request.apiVersion());
        assertThat(object.text("image").orElseThrow().toLowerCase(java.util.Locale.ROOT))
                .startsWith(request.registry().name() + "/");
        assertThat(request.repository()).doesNotContain("@");
        assertThat(object.text("image").orElseThrow()).contains("/" + request.repository());
    }
}
