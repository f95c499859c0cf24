package dev.cambist.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.core.jose.Secret;
import dev.cambist.testkit.Scheme;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoTest {
    @Test
    void close_afterTheStory_leavesNobodyListeningAndNoFiles() throws Exception {
        List<URI> addresses;
        Path directory;
        try (Demo demo = Demo.start(Scheme.HTTP)) {
            Run.of(demo);
            addresses = List.of(
                    demo.cambist().url(), demo.provider().url(), demo.registry().url());
            directory = demo.cambist().configurationFile().getParent();
            assertThat(directory).isDirectory();
        }

        assertThat(directory).doesNotExist();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (URI address : addresses) {
                HttpRequest request = HttpRequest.newBuilder(address).build();
                assertThatExceptionOfType(IOException.class)
                        .as(address.toString())
                        .isThrownBy(() -> client.send(request, BodyHandlers.discarding()));
            }
        }
    }

    @Test
    void image_ofEachRun_isTheSame() throws Exception {
        try (Demo demo = Demo.start(Scheme.HTTP)) {
            String token = demo.identityToken(Duration.ofHours(1));
            var verifier = demo.cambist().server().flows().exchange().verifier();
            var identity = verifier.verify(new Secret(token), Optional.empty()).identity();

            ImageRun first = ImageRun.of(demo, token, identity);
            long held = demo.registry().bytes();
            ImageRun second = ImageRun.of(demo, token, identity);

            assertThat(second.pushed().digest())
                    .isEqualTo(first.pushed().digest())
                    .startsWith("sha256:");
            assertThat(demo.registry().bytes()).isEqualTo(held);
        }
    }
}
