package dev.cambist.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * An image on its way through the registry: pushed and pulled by who may, and refused where nobody gave leave.
 *
 * @param pushed the manifest's, after layer and configuration
 * @param pulled the manifest's and the layer's, which were compared with what was pushed
 * @param refused the first request of a push to another team's repository
 * @param decision what the server's own policy says of that push, rule by rule
 */
record ImageRun(Step pushed, Step pulled, Step refused, Decision decision) {
    static final String REPOSITORY = "acme/shop/hello";
    static final String OTHER = "acme/payroll/hello";
    static final String TAG = "1";

    private static final int OK = 200;
    private static final int CREATED = 201;

    /** A request that was sent, and what came back. */
    record Step(String method, URI address, int status, String digest, JsonObject error) {}

    static ImageRun of(Demo demo, String identityToken, Identity identity) throws IOException, InterruptedException {
        HelloImage image = HelloImage.make();
        try (RegistryCalls calls = RegistryCalls.to(demo)) {
            String scope = scope(REPOSITORY);
            String token = calls.token(identityToken, scope);
            calls.upload(token, REPOSITORY, image.layer());
            calls.upload(token, REPOSITORY, image.config());
            String manifest = "/v2/" + REPOSITORY + "/manifests/" + TAG;
            RegistryCalls.Answer put = calls.send(token, "PUT", manifest, image.manifest());
            put.require(CREATED);
            RegistryCalls.Answer got = calls.send(token, "GET", manifest, RegistryCalls.NOTHING);
            requireSame(got.require(OK), image.manifest());
            String layer = "/v2/" + REPOSITORY + "/blobs/" + HelloImage.digest(image.layer());
            requireSame(calls.send(token, "GET", layer, RegistryCalls.NOTHING).require(OK), image.layer());

            String elsewhere = calls.token(identityToken, scope(OTHER));
            RegistryCalls.Answer denied =
                    calls.send(elsewhere, "POST", "/v2/" + OTHER + "/blobs/uploads/", RegistryCalls.NOTHING);
            Decision decision = demo.cambist()
                    .server()
                    .flows()
                    .exchange()
                    .policy()
                    .decide(identity, Demo.SERVICE, Scopes.parse(List.of(scope(OTHER))), Instant.now());
            return new ImageRun(step("PUT", put), step("GET", got), step("POST", denied), decision);
        }
    }

    private static String scope(String repository) {
        return "repository:" + repository + ":pull,push";
    }

    private static void requireSame(RegistryCalls.Answer answer, byte[] pushed) {
        if (!Arrays.equals(answer.body(), pushed)) {
            throw new IllegalStateException(answer.address() + " does not have what was pushed there");
        }
    }

    private static Step step(String method, RegistryCalls.Answer answer) throws IOException {
        boolean good = answer.status() < 300;
        try {
            JsonObject error = JsonObject.parse(good ? "{}".getBytes(UTF_8) : answer.body());
            return new Step(method, answer.address(), answer.status(), answer.digest(), error);
        } catch (JsonException e) {
            throw new IOException(
                    answer.address() + " answered " + answer.status() + " with something else than JSON", e);
        }
    }
}
