package dev.cambist.server.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.contract.Answered;
import dev.cambist.server.contract.Contract;
import dev.cambist.server.health.Health;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.BodyText;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Correlation;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.http.TestCall;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TokenServiceRoutesTest {
    private static final String EXCHANGE = "grant_type=access_token&service=registry.example.com&access_token="
            + TestToken.good().signed();
    private static final String REFRESH = TestFlows.refreshToken(TestFlows.NOW, TestFlows.SERVICE);
    private static final String TOKEN =
            "grant_type=refresh_token&service=registry.example.com&refresh_token=" + REFRESH;
    private static final String SCOPE = "&scope=repository:team/app:pull,push";

    private final Flows flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM, TestFlows.PUBLIC);
    private final RouteTable routes = TestRoutes.ofPublic(() -> flows, 1);

    @Test
    void exchange_goodToken_isARefreshTokenAndNothingElse() throws Exception {
        Answer answer = answer(TestCall.post("/oauth2/exchange", EXCHANGE));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(members(answer)).containsOnlyKeys("refresh_token");
        assertThat(BodyText.of(answer)).matches("\\{\"refresh_token\":\"[^\"]+\"}");
        assertThat(answer.headers())
                .containsOnly(
                        Map.entry("Content-Type", "application/json; charset=utf-8"),
                        Map.entry("Cache-Control", "no-store"),
                        Map.entry("Pragma", "no-cache"));
    }

    @Test
    void token_postWithoutClientId_isAnAccessTokenAndNothingElse() throws Exception {
        Answer answer = answer(TestCall.post("/oauth2/token", TOKEN + SCOPE + "&access_type=offline"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(BodyText.of(answer)).matches("\\{\"access_token\":\"[^\"]+\"}");
        assertThat(answer.headers()).containsEntry("Cache-Control", "no-store").containsEntry("Pragma", "no-cache");
    }

    @Test
    void token_postWithClientId_hasTheMembersOfDockersSpecification() throws Exception {
        Answer answer = answer(TestCall.post("/oauth2/token", TOKEN + SCOPE + "&client_id=docker"));

        assertDockerShape(answer, "repository:team/app:pull,push");
        assertThat(members(answer)).doesNotContainKey("refresh_token");
    }

    @Test
    void token_postWithOfflineAccess_answersTheSameRefreshToken() throws Exception {
        Answer answer = answer(TestCall.post("/oauth2/token", TOKEN + SCOPE + "&client_id=docker&access_type=offline"));

        assertThat(members(answer)).containsEntry("refresh_token", REFRESH);
    }

    @Test
    void token_get_hasTheMembersOfDockersSpecification() throws Exception {
        Answer answer = answer(TestCall.get(
                "/oauth2/token", "service=registry.example.com" + SCOPE, Map.of("Authorization", basic(REFRESH))));

        assertDockerShape(answer, "repository:team/app:pull,push");
        assertThat(members(answer)).doesNotContainKey("refresh_token");
    }

    @Test
    void token_getWithOfflineToken_answersTheSameRefreshToken() throws Exception {
        Answer answer = answer(TestCall.get(
                "/auth/token",
                "service=registry.example.com&offline_token=true&account=x&client_id=docker",
                Map.of("Authorization", basic(REFRESH))));

        assertDockerShape(answer, "");
        assertThat(members(answer)).containsEntry("refresh_token", REFRESH);
    }

    @Test
    void token_getByNobodyWithOfflineToken_answersNoRefreshToken() throws Exception {
        Answer answer = answer(TestCall.get(
                "/oauth2/token",
                "service=registry.example.com&offline_token=true&scope=repository:public/app:pull,push",
                Map.of()));

        assertDockerShape(answer, "repository:public/app:pull");
        assertThat(members(answer)).doesNotContainKey("refresh_token");
    }

    @Test
    void token_getWithBadCredential_asksForBasic() {
        Answer answer = answer(TestCall.get(
                "/oauth2/token", "service=registry.example.com", Map.of("Authorization", basic("nonsense"))));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).containsEntry("WWW-Authenticate", "Basic realm=\"cambist\"");
    }

    @Test
    void token_postWithBadCredential_asksForNothing() {
        Answer answer = answer(TestCall.post("/oauth2/token", TOKEN.replace("eyJ", "xyz")));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void token_getWithBadCredential_isRefusedInTheFormOfAcr() {
        Answer answer = answer(
                TestCall.get("/oauth2/token", "service=registry.example.com", Map.of("Authorization", "Bearer x")));

        assertThat(BodyText.of(answer))
                .isEqualTo(
                        "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"the Authorization header cannot be read:"
                                + " its scheme is not Basic; send Basic with user oidc and an identity token as the"
                                + " password, or with the null GUID as user and a refresh token as the password. CorrelationId: 6f1c2a3b-0000-4000-8000-00000000cafe\","
                                + "\"detail\":{\"reason\":\"malformed_basic_header\"}}]}");
    }

    @Test
    void keys_get_mayBeKeptForFiveMinutes() {
        Answer answer = answer(TestCall.get("/.well-known/jwks.json", "", Map.of()));

        assertThat(BodyText.of(answer)).isEqualTo(TestFlows.JWKS);
        assertThat(answer.headers())
                .containsEntry("Cache-Control", "public, max-age=300")
                .doesNotContainKey("Pragma");
    }

    @Test
    void contract_get_isTheOpenApiDocument() {
        Answer answer = answer(TestCall.get("/openapi.yaml", "", Map.of()));

        assertThat(answer.headers())
                .containsEntry("Content-Type", "application/yaml")
                .containsEntry("Cache-Control", "public, max-age=3600");
        assertThat(BodyText.of(answer)).startsWith("openapi: 3.");
    }

    @Test
    void routes_ofThePublicListener_areThoseOfTheContract() {
        Map<String, Set<String>> described = Contract.published().methods();
        // Where a registry is: MetadataContractTest and RegistryContractTest.
        described.keySet().removeIf(path -> path.startsWith("/acr/v1/") || path.startsWith("/v2/"));

        assertThat(described).isNotEmpty();
        described.forEach((path, methods) -> {
            Answer answer = answer(TestCall.of("OPTIONS", path));

            assertThat(answer.status()).as(path).isEqualTo(405);
            assertThat(answer.headers().get("Allow").split(", ", -1))
                    .as(path)
                    .containsExactlyInAnyOrderElementsOf(methods);
        });
    }

    @Test
    void route_otherMethod_namesThoseThatAreAllowed() {
        Answer exchange = answer(TestCall.get("/oauth2/exchange", "", Map.of()));
        Answer keys = answer(TestCall.post("/.well-known/jwks.json", ""));

        assertThat(exchange.status()).isEqualTo(405);
        assertThat(exchange.headers()).containsEntry("Allow", "POST");
        assertThat(keys.headers()).containsEntry("Allow", "GET, HEAD");
    }

    @Test
    void route_bugInAnEndpoint_isAnswered500WithoutDetail() {
        RouteTable broken = TestRoutes.ofPublic(
                () -> {
                    throw new IllegalStateException("secret inside");
                },
                1);

        Answer answer = answer(broken, TestCall.post("/oauth2/exchange", EXCHANGE));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(BodyText.of(answer))
                .isEqualTo(
                        "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"something went wrong in this server; its log"
                                + " tells those who run it more. CorrelationId: 6f1c2a3b-0000-4000-8000-00000000cafe\"}]}");
    }

    @Test
    void health_notReady_is503WithTheIssuersNamed() {
        RouteTable management = TestRoutes.ofManagement(new Health(
                List.of(new Health.Problem("issuers", "of none there are keys", true)), Map.of("corp", "unavailable")));

        Answer answer = management.answer(TestCall.get("/readyz", "", Map.of()));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(BodyText.of(answer))
                .isEqualTo("{\"status\":\"not ready\",\"issuers\":{\"corp\":\"unavailable\"},\"problems\":"
                        + "[{\"about\":\"issuers\",\"text\":\"of none there are keys\",\"unready\":true}]}");
    }

    @Test
    void health_issuerDown_isReadyAllTheSame() {
        RouteTable management = TestRoutes.ofManagement(new Health(
                List.of(new Health.Problem("issuers", "of none there are keys", false)),
                Map.of("corp", "unavailable")));

        assertThat(management.answer(TestCall.get("/readyz", "", Map.of())).status())
                .isEqualTo(200);
    }

    /** The answer, which is one that the contract allows. */
    private Answer answer(Call call) {
        return answer(routes, call);
    }

    private static Answer answer(RouteTable routes, Call call) {
        Answer answer = routes.answer(call);
        Map<String, String> headers =
                answer.with(Correlation.HEADER, call.correlation().toString()).headers();
        new Answered(call.method(), call.path(), answer.status(), headers, BodyText.of(answer)).check();
        return answer;
    }

    private static void assertDockerShape(Answer answer, String scope) throws Exception {
        assertThat(answer.status()).isEqualTo(200);
        Map<String, Object> members = members(answer);
        assertThat(members)
                .containsKeys("token", "access_token")
                .containsEntry("expires_in", 900L)
                .containsEntry("issued_at", "2026-11-22T12:00:00Z")
                .containsEntry("scope", scope);
        assertThat(members.get("token")).isEqualTo(members.get("access_token"));
    }

    private static Map<String, Object> members(Answer answer) throws Exception {
        return JsonObject.parse(BodyText.of(answer).getBytes(UTF_8)).members();
    }

    private static String basic(String token) {
        return "Basic "
                + Base64.getEncoder().encodeToString(("00000000-0000-0000-0000-000000000000:" + token).getBytes(UTF_8));
    }
}
