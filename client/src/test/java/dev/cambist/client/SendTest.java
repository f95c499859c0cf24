package dev.cambist.client;

import static dev.cambist.client.FakeRegistry.MANIFEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.client.FakeService.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that carry their header by themselves, and are sent once more after a 401. */
final class SendTest {
    private final ManualClock clock = new ManualClock();
    private final FakeRegistry registry = new FakeRegistry(clock);
    private final RegistryCredentials credentials = RegistryCredentials.builder(registry.url())
            .identity(() -> "identity")
            .transport(clock.transport().build())
            .build();

    private HttpRequest pull() {
        return HttpRequest.newBuilder(registry.manifest()).build();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void send_tokenStillGood_isOneRequest() throws Exception {
        HttpResponse<String> response = credentials.send(pull(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(registry.service.asked(MANIFEST)).hasSize(1);
    }

    @Test
    void send_tokenForgottenByTheRegistry_isSentOnceMoreWithANewOne() throws Exception {
        credentials.send(pull(), BodyHandlers.ofString());
        registry.forgetAccessTokens();

        HttpResponse<String> response = credentials.send(pull(), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"manifest\":true}");
        assertThat(registry.tokensBought()).isEqualTo(2);
    }

    @Test
    void send_401ForEver_isTheAnswerAfterTwo() throws Exception {
        registry.service.answer(MANIFEST, Reply.bare(401));

        assertThat(credentials.send(pull(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(401);
        assertThat(registry.service.asked(MANIFEST)).hasSize(2);
    }

    @Test
    void sendAsync_tokenForgottenByTheRegistry_isSentOnceMoreWithANewOne() {
        credentials.authorization("GET", registry.manifest());
        registry.forgetAccessTokens();

        assertThat(credentials.sendAsync(pull(), BodyHandlers.ofString()).join().statusCode())
                .isEqualTo(200);
        assertThat(registry.service.asked(MANIFEST)).hasSize(2);
    }

    @Test
    void send_headerOfTheCallers_isReplaced() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(registry.manifest())
                .header("authorization", "Basic abc")
                .header("Accept", "application/vnd.oci.image.manifest.v1+json")
                .build();

        assertThat(credentials.send(request, BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
        assertThat(registry.service.asked(MANIFEST).getFirst().header("Accept")).startsWith("application/vnd.oci");
    }

    @Test
    void send_redirectToAStore_isNotFollowed() throws Exception {
        registry.service.answer(MANIFEST, Reply.bare(307).with("Location", "https://store.test/blob"));

        assertThat(credentials.send(pull(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(307);
    }
}
