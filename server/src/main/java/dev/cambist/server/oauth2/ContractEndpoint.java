package dev.cambist.server.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** {@code GET /openapi.yaml}: the description of the other endpoints, for people and generators of clients. */
record ContractEndpoint(String contract) implements Endpoint {
    static ContractEndpoint fromClassPath() {
        try (InputStream resource = ContractEndpoint.class.getResourceAsStream("openapi.yaml")) {
            if (resource == null) {
                throw new IllegalStateException("the program is incomplete: openapi.yaml is missing from it");
            }
            return new ContractEndpoint(new String(resource.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml cannot be read from the program", e);
        }
    }

    @Override
    public Answer answer(Call call) {
        return new Answer(
                200, Map.of("Content-Type", "application/yaml", "Cache-Control", "public, max-age=3600"), contract);
    }
}
