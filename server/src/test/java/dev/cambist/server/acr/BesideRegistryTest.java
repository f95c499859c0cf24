package dev.cambist.server.acr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.gateway.relay.ContentDigest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata API of a registry that takes pushes and pulls itself, and this server's tokens. */
@Timeout(300) // a guard against hanging
final class BesideRegistryTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 2479);
    private static final String OTHER = MetadataLab.image("sha256:" + "2".repeat(64), 1);
    private static final String DIGEST = ContentDigest.of(IMAGE.getBytes(UTF_8));
    private static final String TAG = "/acr/v1/open%2Fapp/_tags/v1";

    @TempDir
    private Path directory;

    private final List<MemoryRegistry.Asked> asked = new CopyOnWriteArrayList<>();
    private MetadataLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = MetadataLab.beside(directory, "");
        lab.registry().letting(request -> {
            asked.add(request);
            return isLetIn(request);
        });
        lab.registry().put("open/app", "v1", MetadataLab.TYPE, IMAGE);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private static JsonObject claims(MemoryRegistry.Asked request) throws Exception {
        assertThat(request.authorization()).startsWith("Bearer ");
        return JsonObject.parse(
                Base64.getUrlDecoder().decode(request.authorization().split("\\.", -1)[1]));
    }

    private static List<String> access(JsonObject claims) {
        List<String> access = new ArrayList<>();
        if (claims.value("access").orElse(List.of()) instanceof List<?> entries) {
            for (Object entry : entries) {
                JsonObject one = (JsonObject) entry;
                access.add(one.text("type").orElse("") + ":" + one.text("name").orElse("") + ":"
                        + String.join(",", one.texts("actions")));
            }
        }
        return access;
    }

    /** As Distribution does, signatures aside. */
    private static boolean isLetIn(MemoryRegistry.Asked request) {
        try {
            String action = request.method().equals("DELETE") ? "delete" : "pull";
            String needed = request.path().equals("/v2/_catalog")
                    ? "registry:catalog:*"
                    : "repository:" + request.path().replaceAll("^/v2/|/(tags|manifests|blobs)/.*", "") + ":" + action;
            JsonObject claims = claims(request);
            return claims.text("aud").orElse("").equals("registry.example.com")
                    && access(claims).contains(needed);
        } catch (Exception | AssertionError e) {
            return false;
        }
    }

    @Test
    void reads_ofTheRegistry_showTokensForJustThatWhichEndSoon() throws Exception {
        assertThat(lab.get(TAG).body())
                .contains("\"digest\":\"" + DIGEST + "\"", "\"createdTime\":\"2026-11-22T12:00:00.123456Z\"");
        assertThat(lab.get("/acr/v1/open%2Fapp/_manifests").body()).contains("\"imageSize\":2479");

        assertThat(asked).isNotEmpty().allSatisfy(request -> {
            JsonObject claims = claims(request);
            assertThat(access(claims)).hasSize(1);
            assertThat(claims.number("exp").orElseThrow() - claims.number("iat").orElseThrow())
                    .isLessThanOrEqualTo(150);
            assertThat(claims.text("sub")).contains("cambist:index");
        });
    }

    @Test
    void challenge_namesTheHostThatWasAskedAndTheRegistry() throws Exception {
        HttpResponse<String> answer = lab.ask("", "GET", TAG, "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"http://" + lab.host() + "/oauth2/token\",service=\"registry.example.com\","
                        + "scope=\"repository:open/app:metadata_read\"");
    }

    /** A 404 to DELETE would be success to Azure's clients. */
    @ParameterizedTest
    @CsvSource({"GET, /v2/", "GET, /v2/_catalog", "GET, /v2/open/app/manifests/v1", "DELETE, /v2/open/app/manifests/v1"
    })
    void registryApi_isNotServedBeside(String method, String target) throws Exception {
        HttpResponse<String> answer = lab.ask("repository:open/app:*", method, target, "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("under /acr/v1 only");
        assertThat(lab.registry().tags("open/app")).containsExactly("v1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"writeEnabled\":false}", "{\"deleteEnabled\":false}", "{\"readEnabled\":false}"})
    void lock_thatNobodyWouldHold_isRefusedAndChangesNothing(String body) throws Exception {
        String before = lab.get(TAG).body();

        for (String target : List.of(TAG, "/acr/v1/open%2Fapp", "/acr/v1/open%2Fapp/_manifests/" + DIGEST)) {
            HttpResponse<String> answer = lab.patch(target, body);
            assertThat(answer.statusCode()).as(target).isEqualTo(405);
            assertThat(answer.body()).contains("UNSUPPORTED", "locks need Cambist in front of the registry");
        }

        assertThat(lab.get(TAG).body()).isEqualTo(before);
    }

    @Test
    void attributes_thatLockNothing_canBeSet() throws Exception {
        assertThat(lab.patch(TAG, "{\"writeEnabled\":true,\"deleteEnabled\":true}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(lab.patch(TAG, "{\"listEnabled\":false}").body()).contains("\"listEnabled\":false");
        assertThat(lab.get("/acr/v1/open%2Fapp/_tags").body()).contains("\"tags\":null");
        assertThat(lab.get(TAG).statusCode()).isEqualTo(200);
    }

    @Test
    void untag_whereTheRegistryDeletesTags_leavesTheManifest() throws Exception {
        lab.registry().deletingTags(true);

        assertThat(lab.delete(TAG).statusCode()).isEqualTo(202);

        assertThat(lab.registry().tags("open/app")).isEmpty();
        assertThat(lab.registry().manifests("open/app")).containsExactly(DIGEST);
    }

    /** A copy in the tag's place could take with it what somebody pushes meanwhile, whom nothing keeps from it here. */
    @Test
    void untag_whereTheRegistryDeletesDigestsOnly_isRefusedAndTouchesNothing() throws Exception {
        HttpResponse<String> answer = lab.delete(TAG);

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("UNSUPPORTED", "the registry does not delete tags (it answers 400)");
        assertThat(lab.registry().tag("open/app", "v1")).isEqualTo(DIGEST);
        assertThat(asked).noneMatch(request -> request.method().equals("PUT"));
        assertThat(asked.stream().filter(request -> request.method().equals("DELETE")))
                .hasSize(1);
        assertThat(lab.get(TAG).statusCode()).isEqualTo(200);
    }

    @Test
    void repository_deleted_goesFromTheRegistryWithBothLists() throws Exception {
        lab.registry().put("open/app", "v2", MetadataLab.TYPE, OTHER);

        HttpResponse<String> answer = lab.delete("/acr/v1/open%2Fapp");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).contains(DIGEST, "\"tagsDeleted\":[\"v1\",\"v2\"]");
        assertThat(lab.registry().manifests("open/app")).isEmpty();
    }

    @Test
    void repository_ofARegistryThatDeletesNothing_isRefusedAndNever404() throws Exception {
        lab.registry().deleting(false);

        HttpResponse<String> answer = lab.delete("/acr/v1/open%2Fapp");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).contains("the registry does not delete manifests (it answers 405)");
    }

    @Test
    void catalog_showsWhatTheCallerMayPull() throws Exception {
        lab.registry().put("secret/app", "v1", MetadataLab.TYPE, IMAGE);
        lab.registry().put("weak/app", "v1", MetadataLab.TYPE, IMAGE);

        assertThat(lab.ask("registry:catalog:*", "GET", "/acr/v1/_catalog", "").body())
                .isEqualTo("{\"repositories\":[\"open/app\",\"weak/app\"]}");
    }

    @Test
    void token_forLess_isRefusedWithTheScopeThatIsNeeded() throws Exception {
        lab.registry().put("weak/app", "v1", MetadataLab.TYPE, IMAGE);

        HttpResponse<String> answer = lab.ask("repository:weak/app:*", "DELETE", "/acr/v1/weak%2Fapp/_tags/v1", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("scope=\"repository:weak/app:delete\"", "error=\"insufficient_scope\"");
    }

    /** The registry would take the star for a name, or for all. */
    @Test
    void anyRepository_isNotGranted() throws Exception {
        HttpResponse<String> answer = lab.ask("repository:*:*", "GET", TAG, "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains("insufficient_scope");
    }

    @Test
    void token_thatIsRevoked_readsNothingMore() throws Exception {
        assertThat(lab.get(TAG).statusCode()).isEqualTo(200);
        lab.tick();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest revoke = HttpRequest.newBuilder(lab.management().resolve("/admin/v1/revocations"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("registry=registry.example.com"))
                    .build();
            HttpResponse<String> revoked = client.send(revoke, BodyHandlers.ofString());
            assertThat(revoked.statusCode()).as(revoked.body()).isEqualTo(200);
        }

        HttpResponse<String> answer = lab.get(TAG);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).contains("invalid_token");
    }

    @Test
    void registry_thatDoesNotTrustThisServer_isUnavailableAndToldOf() throws Exception {
        lab.registry().letting(request -> false);

        HttpResponse<String> answer = lab.get(TAG);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .contains("the registry itself does not take the tokens of this server", "cambist trust tells");
    }

    /** One without a tag, which no look at the registry's lists ever finds. */
    @Test
    void push_thatTheRegistryTellsOf_isInTheIndex() throws Exception {
        String other = lab.registry().put("open/app", "none:yet", MetadataLab.TYPE, OTHER);
        String told = "{\"events\":[{\"action\":\"push\",\"target\":{\"mediaType\":\"" + MetadataLab.TYPE
                + "\",\"repository\":\"open/app\",\"digest\":\"" + other + "\"}}]}";
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest tell = HttpRequest.newBuilder(
                            lab.management().resolve("/notifications?registry=registry.example.com"))
                    .POST(BodyPublishers.ofString(told))
                    .build();
            assertThat(client.send(tell, BodyHandlers.ofString()).statusCode()).isEqualTo(202);
        }

        String manifests = "/acr/v1/open%2Fapp/_manifests";
        for (int tries = 0; tries < 1200 && !lab.get(manifests).body().contains(other); tries++) {
            Thread.sleep(50);
        }
        assertThat(lab.get(manifests).body())
                .as("the index after the notification")
                .contains(other);
    }
}
