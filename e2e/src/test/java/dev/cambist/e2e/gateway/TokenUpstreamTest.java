package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Cambist;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.testkit.idp.IdentityProvider;
import dev.cambist.testkit.idp.Workload;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A registry behind the gateway that itself takes only tokens: those of a second Cambist. */
@EndToEnd
final class TokenUpstreamTest {
    private static final String SERVICE = "registry.example";
    private static final String INNER = "inner.example";
    private static final String REPOSITORY = "acme/shop";

    private static final String INNER_POLICY = """
            registries: [{ service: inner.example }]
            issuers:
              - { name: gitlab, url: "AUTHORITY/gitlab", audiences: [cambist] }
            access:
              - { who: { issuer: gitlab }, role: RepositoryContributor, on: ["**"] }
              - { who: { issuer: gitlab }, role: CatalogLister }
            """;

    private static final String OUTER_POLICY = """
            registries:
              - service: registry.example
                aliases: [localhost]
                upstream: { url: "UPSTREAM", user: 00000000-0000-0000-0000-000000000000, password-file: password MORE }
            access:
              - { who: anyone, role: RepositoryContributor, on: ["acme/**"] }
              - { who: anyone, role: CatalogLister }
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
    void image_pushedPulledAndDeleted_goesThroughWithTokensOfTheRegistrysOwn(Registry.Kind kind) throws Exception {
        try (IdentityProvider provider = IdentityProvider.start();
                Cambist inner = startInner(provider);
                Registry registry = Registry.start(kind, directory, inner.trust(INNER, kind.format(), directory));
                Cambist outer = startOuter(provider, inner, registry, ", token-realm: \"" + inner.tokenUrl() + "\"")) {
            String token =
                    outer.anonymousToken(SERVICE, "repository:" + REPOSITORY + ":pull,push,delete registry:catalog:*");
            Calls calls = new Calls(outer.url("").toString());
            Content image = new Content("behind tokens");

            upload(calls, image, token);
            HttpResponse<String> put = calls.send(
                    "PUT",
                    "/v2/" + REPOSITORY + "/manifests/1",
                    Map.of("Authorization", "Bearer " + token, "Content-Type", Content.MANIFEST),
                    image.manifest().bytes());
            assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
            assertThat(outer.get("/v2/" + REPOSITORY + "/blobs/" + image.digest(), token)
                            .body())
                    .isEqualTo(image.text());
            assertThat(outer.get("/v2/" + REPOSITORY + "/tags/list", token).body())
                    .contains("\"1\"");
            assertThat(outer.get("/v2/_catalog", token).body())
                    .isEqualTo("{\"repositories\":[\"" + REPOSITORY + "\"]}");
            HttpResponse<String> deleted = calls.send(
                    "DELETE",
                    "/v2/" + REPOSITORY + "/manifests/" + image.manifest().digest(),
                    Map.of("Authorization", "Bearer " + token));
            assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(202);
        }
    }

    /** The registry's challenge names another address than its own, and nobody has said that the password may go there. */
    @ParameterizedTest
    @EnumSource(names = "DOCKER_REGISTRY_2_8")
    void password_realmThatIsNotConfigured_staysHere(Registry.Kind kind) throws Exception {
        try (IdentityProvider provider = IdentityProvider.start();
                Cambist inner = startInner(provider);
                Registry registry = Registry.start(kind, directory, inner.trust(INNER, kind.format(), directory));
                Cambist outer = startOuter(provider, inner, registry, "")) {
            Http.Answer answer = outer.get(
                    "/v2/" + REPOSITORY + "/tags/list",
                    outer.anonymousToken(SERVICE, "repository:" + REPOSITORY + ":pull"));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("token-realm");
        }
    }

    private Cambist startInner(IdentityProvider provider) throws Exception {
        return Cambist.start(
                directory.resolve("inner"),
                INNER_POLICY.replace("AUTHORITY", provider.url().toString()));
    }

    /** The gateway's password there is a refresh token of the inner token service. */
    private Cambist startOuter(IdentityProvider provider, Cambist inner, Registry registry, String more)
            throws Exception {
        String identity = provider.token(Workload.gitLab("ops/gateway", "main"))
                .audiences(List.of("cambist"))
                .sign();
        Path outer = Files.createDirectories(directory.resolve("outer"));
        Files.writeString(outer.resolve("password"), inner.refreshToken(INNER, identity));
        return Cambist.start(
                outer,
                OUTER_POLICY.replace("UPSTREAM", registry.url("").toString()).replace(" MORE", more));
    }

    private static void upload(Calls calls, Content content, String token) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
        String location = calls.send("POST", "/v2/" + REPOSITORY + "/blobs/uploads/", headers)
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String end = location.substring(location.indexOf("/v2/")) + (location.contains("?") ? "&" : "?") + "digest="
                + content.digest();
        HttpResponse<String> put = calls.send(
                "PUT", end, Map.of("Authorization", "Bearer " + token, "Content-Type", Content.BLOB), content.bytes());
        assertThat(put.statusCode()).as(put.body()).isEqualTo(201);
    }
}
