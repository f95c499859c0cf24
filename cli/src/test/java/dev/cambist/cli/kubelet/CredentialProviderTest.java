package dev.cambist.cli.kubelet;

import static dev.cambist.cli.kubelet.ProviderScene.REFRESH_TOKEN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.Tokens;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests and answers of KEP-2133 and KEP-4412; the golden files are written as the kubelet writes and reads. */
class CredentialProviderTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private ProviderScene scene;

    @BeforeEach
    void start() {
        scene = ProviderScene.start();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void request_withAServiceAccountToken_isAnsweredAsTheKubeletWants() throws Exception {
        String token = ProviderScene.podToken(HOUR);

        Ran ran = scene.run(golden("request.json").replace("TOKEN", token));

        assertThat(ran)
                .isEqualTo(new Ran(
                        0,
                        golden("response.json")
                                .replace("REGISTRY", scene.registry())
                                .replace("TOKEN", REFRESH_TOKEN),
                        ""));
        assertThat(scene.server().last().fields()).containsEntry("access_token", token);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha1"})
    void answer_hasTheRequestsVersion(String version) throws Exception {
        String group = "credentialprovider.kubelet.k8s.io/";
        String request = golden("request.json")
                .replace(group + "v1", group + version)
                .replace("TOKEN", ProviderScene.podToken(HOUR));

        assertThat(scene.run(request).out()).contains("\"apiVersion\":\"" + group + version + "\"");
    }

    @ParameterizedTest
    @CsvSource({"PT1H,58m0s", "PT5M30S,3m30s", "PT2M1S,1s", "PT2M,0s", "PT10S,0s", "PT24H,2h58m0s"})
    void cacheDuration_isTheShorterLifeLessAMargin(Duration podToken, String written) throws Exception {
        String request = golden("request.json").replace("TOKEN", ProviderScene.podToken(podToken));

        assertThat(scene.run(request).out()).contains("\"cacheDuration\":\"" + written + "\"");
    }

    @Test
    void cacheDuration_ofARefreshTokenWithoutAnEnd_isZero() throws Exception {
        try (ProviderScene opaque = new ProviderScene(Reply.json("{\"refresh_token\":\"opaque\"}"))) {
            String request = golden("request.json").replace("TOKEN", ProviderScene.podToken(HOUR));

            assertThat(opaque.run(request).out()).contains("\"cacheDuration\":\"0s\"");
        }
    }

    @Test
    void request_withoutAToken_isRefusedAndNeverTheNodes() throws Exception {
        scene.set("CAMBIST_TOKEN", ProviderScene.podToken(HOUR));

        Ran ran = scene.run(golden("request-without-token.json"));

        assertThat(ran.exitCode()).isOne();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("the request has no serviceAccountToken", "requireServiceAccount: true");
        assertThat(scene.server().seen()).isEmpty();
    }

    @Test
    void request_ofANode_isAnsweredWithTheNodesIdentity() throws Exception {
        String node = ProviderScene.podToken(HOUR);
        scene.set("CAMBIST_TOKEN", node);

        Ran ran = scene.run(golden("request-without-token.json"), "--node");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("\"cacheDuration\":\"2h58m0s\"");
        assertThat(scene.server().last().fields()).containsEntry("access_token", node);
    }

    @Test
    void request_ofAPodOnANodeWithAnIdentity_isAnsweredWithThePodsOwn() throws Exception {
        String pod = ProviderScene.podToken(HOUR);
        scene.set("CAMBIST_TOKEN", Tokens.identity("node", "first"));

        Ran ran = scene.run(golden("request.json").replace("TOKEN", pod), "--node");

        assertThat(ran.exitCode()).isZero();
        assertThat(scene.server().seen().stream().map(seen -> seen.fields().get("access_token")))
                .contains(pod)
                .doesNotContain(Tokens.identity("node", "first"));
    }

    @Test
    void request_ofAPodThatIsRefused_isNeverTriedAgainAsTheNode() throws Exception {
        String node = Tokens.identity("node", "first");
        try (ProviderScene refusing = new ProviderScene(Reply.of(401, "{}"))) {
            refusing.set("CAMBIST_TOKEN", node);

            Ran ran = refusing.run(golden("request.json").replace("TOKEN", ProviderScene.podToken(HOUR)), "--node");

            assertThat(ran.exitCode()).isOne();
            assertThat(ran.out()).isEmpty();
            assertThat(refusing.server().seen().stream()
                            .map(seen -> seen.fields().getOrDefault("access_token", "")))
                    .doesNotContain(node);
        }
    }

    @Test
    void request_ofAPodWithATokenThatIsNone_isRefusedAndNotAnsweredAsTheNode() throws Exception {
        scene.set("CAMBIST_TOKEN", Tokens.identity("node", "first"));

        Ran ran = scene.run(golden("request.json").replace("TOKEN", "a b"), "--node");

        assertThat(ran.exitCode()).isOne();
        assertThat(scene.server().seen()).isEmpty();
    }

    /** The pull fails all the same, but where nobody looks for the reason. */
    @Test
    void identity_withoutARightOnTheRepository_isNamedOnTheErrorStream() throws Exception {
        scene.grant(Tokens.jwt(Map.of("access", List.of())));

        Ran ran = scene.run(golden("request.json").replace("TOKEN", ProviderScene.podToken(HOUR)));

        assertThat(ran.exitCode()).isOne();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .contains(scene.registry()
                        + " knows system:serviceaccount:team-a:web, and no rule lets it pull team-a/web;");
        assertThat(scene.server().last().fields()).containsEntry("scope", "repository:team-a/web:pull");
    }

    @Test
    void identity_withTheRightToPull_isAnswered() throws Exception {
        scene.grant(Tokens.jwt(Map.of(
                "access", List.of(Map.of("type", "repository", "name", "team-a/web", "actions", List.of("pull"))))));

        assertThat(scene.run(golden("request.json").replace("TOKEN", ProviderScene.podToken(HOUR)))
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "team-a/web, team-a/web",
        "team-a/web:1.2, team-a/web",
        "web@sha256:0123, web",
        "team-a/web:1.2@sha256:0123, team-a/web"
    })
    void repository_ofTheImage_isAskedForWithoutTagAndDigest(String image, String repository) throws Exception {
        scene.grant("opaque");
        String request = golden("request.json").replace("team-a/web", image);

        assertThat(scene.run(request.replace("TOKEN", ProviderScene.podToken(HOUR)))
                        .exitCode())
                .isZero();
        assertThat(scene.server().last().fields()).containsEntry("scope", "repository:" + repository + ":pull");
    }

    @Test
    void tokenServiceInTrouble_afterTheExchange_doesNotHoldUpThePull() throws Exception {
        scene.server().on("/oauth2/token", seen -> Reply.of(500, ""));

        assertThat(scene.run(golden("request.json").replace("TOKEN", ProviderScene.podToken(HOUR)))
                        .exitCode())
                .isZero();
    }

    @Test
    void request_ofANodeWithoutIdentity_saysWhereItLooked() throws Exception {
        Ran ran = scene.run(golden("request-without-token.json"), "--node");

        assertThat(ran.err()).contains("the node has no identity; looked at:", "GitLab CI: GITLAB_CI is not set");
        assertThat(ran.exitCode()).isOne();
    }

    @Test
    void refusal_ofTheTokenService_isOnTheErrorStreamWithoutTheToken() throws Exception {
        String token = ProviderScene.podToken(HOUR);
        String body = "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"no rule for " + token + "\"}]}";
        try (ProviderScene refusing = new ProviderScene(Reply.of(401, body))) {
            Ran ran = refusing.run(golden("request.json").replace("TOKEN", token));

            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).contains("401: UNAUTHORIZED no rule for").doesNotContain(token);
            assertThat(ran.exitCode()).isOne();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'kind'                                                                        | is not sound JSON",
                "{'kind':'CredentialProviderRequest','kind':'CredentialProviderRequest'}        | is not sound JSON",
                "{'apiVersion':'credentialprovider.kubelet.k8s.io/v1','image':'a.example/b'}    | kind is not",
                "{'kind':'CredentialProviderRequest','image':'a.example/b'}                     | apiVersion is none",
                "{'kind':'CredentialProviderRequest','apiVersion':'v1','image':'a.example/b'}   | apiVersion is none"
            })
    void request_thatIsNone_isRefused(String request, String reason) throws Exception {
        Ran ran = scene.run(request.replace('\'', '"'));

        assertThat(ran.err())
                .startsWith("cambist-credential-provider: the request")
                .contains(reason);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.exitCode()).isOne();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'image':7                                          | has no image",
                "'image':'team/app'                                 | is not named HOST/REPOSITORY",
                "'image':'app'                                      | is not named HOST/REPOSITORY",
                "'image':'user@a.example/b'                         | cannot be asked",
                "'image':'a.example/b','serviceAccountToken':7      | is no token",
                "'image':'a.example/b','serviceAccountToken':'a b'  | is no token",
                "'image':'a.example/b','serviceAccountToken':''     | has no serviceAccountToken"
            })
    void request_withAMemberThatIsNotRight_isRefused(String members, String reason) throws Exception {
        String request = "{'kind':'CredentialProviderRequest','apiVersion':'credentialprovider.kubelet.k8s.io/v1',"
                + members + "}";

        Ran ran = scene.run(request.replace('\'', '"'));

        assertThat(ran.err()).contains(reason);
        assertThat(ran.exitCode()).isOne();
    }

    @Test
    void argument_thatIsNotKnown_isRefused() throws Exception {
        assertThat(scene.run("{}", "--pod").err()).contains("the only argument is --node");
    }

    private static String golden(String name) throws Exception {
        try (InputStream in = CredentialProviderTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
