package dev.cambist.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.wire.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each place, as its documentation describes it. */
class AmbientSourcesTest {
    private static final IdentityRequest REQUEST =
            new IdentityRequest(Registry.parse("registry.example.com"), Optional.empty());

    private final FakeServer server = FakeServer.start();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void noMetadataServiceOfThisMachine() {
        server.on("/metadata/identity/oauth2/token", seen -> Reply.of(404, ""));
        environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.url("").toString());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void search_nothingSet_saysForEachPlaceWhyNot() throws Exception {
        Search search = search();

        assertThat(search.found()).isEmpty();
        assertThat(search.lines())
                .containsExactly(
                        "Cambist's variables: neither CAMBIST_TOKEN nor CAMBIST_TOKEN_FILE is set",
                        "GitHub, Forgejo or Gitea Actions: ACTIONS_ID_TOKEN_REQUEST_URL is not set",
                        "GitLab CI: GITLAB_CI is not set",
                        "CircleCI: CIRCLECI is not set",
                        "Azure DevOps: SYSTEM_OIDCREQUESTURI is not set",
                        "Bitbucket Pipelines: BITBUCKET_BUILD_NUMBER is not set",
                        "Kubernetes: /var/run/secrets/tokens/cambist does not exist",
                        "Azure workload identity: AZURE_FEDERATED_TOKEN_FILE is not set",
                        "Azure managed identity: this machine has no managed identity",
                        "Google service account: the metadata service of this machine is not asked here;"
                                + " to have it asked: CAMBIST_SOURCES=google",
                        "Azure CLI: there is no az on the PATH");
    }

    @Test
    void cambist_variable_comesBeforeAllElse() throws Exception {
        environment.put("CAMBIST_TOKEN", " mine\n");
        environment.put("CIRCLE_OIDC_TOKEN", "theirs");

        assertFound("Cambist's variables", "mine");
    }

    @Test
    void cambist_file_isRead() throws Exception {
        environment.put("CAMBIST_TOKEN_FILE", write("token", "mine\n").toString());

        assertFound("Cambist's variables", "mine");
    }

    @Test
    void cambist_variableAndFile_areAContradiction() throws Exception {
        environment.put("CAMBIST_TOKEN", "mine");
        environment.put("CAMBIST_TOKEN_FILE", "/x");

        assertFailed("both set");
    }

    @Test
    void cambist_missingFile_failsInsteadOfLookingElsewhere() throws Exception {
        environment.put("CAMBIST_TOKEN_FILE", directory.resolve("none").toString());
        environment.put("CIRCLE_OIDC_TOKEN", "theirs");

        assertFailed("none does not exist");
    }

    @Test
    void cambist_textThatIsNoToken_isNotRepeated() throws Exception {
        environment.put("CAMBIST_TOKEN", "two words");

        assertFailed("one word of ASCII");
        assertThat(search().lines().toString()).doesNotContain("two words");
    }

    @Test
    void gitHub_job_asksWithTheRegistryAsAudience() throws Exception {
        server.on("/idtoken", seen -> Reply.json("{\"count\":9,\"value\":\"github-token\"}"));
        environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", server.url("/idtoken?api-version=2.0") + "");
        environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job-secret");

        assertFound("GitHub, Forgejo or Gitea Actions", "github-token");
        assertThat(server.last().method()).isEqualTo("GET");
        assertThat(server.last().headers()).containsEntry("Authorization", "Bearer job-secret");
        assertThat(server.last().fields()).isEqualTo(Map.of("api-version", "2.0", "audience", "registry.example.com"));
    }

    @Test
    void gitHub_audienceGiven_isAskedFor() throws Exception {
        server.on("/idtoken", seen -> Reply.json("{\"value\":\"t\"}"));
        environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", server.url("/idtoken").toString());
        environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job-secret");

        search(new IdentityRequest(REQUEST.registry(), Optional.of("cambist & co")));

        assertThat(server.last().fields()).containsEntry("audience", "cambist & co");
    }

    @Test
    void gitHub_jobWithoutPermission_isToldWhichOne() throws Exception {
        environment.put("GITHUB_ACTIONS", "true");

        assertThat(search().lines().get(1)).contains("id-token: write").contains("enable-openid-connect");
    }

    @Test
    void gitHub_refusal_isRepeatedWithoutTheJobsSecret() throws Exception {
        server.on("/idtoken", seen -> Reply.of(403, "{\"message\":\"no permission for job-secret\"}"));
        environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", server.url("/idtoken").toString());
        environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job-secret");

        assertFailed("403: no permission for [left out]");
    }

    @Test
    void gitHub_plainHttpElsewhere_getsNothing() throws Exception {
        environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", "http://runner.example.com/idtoken");
        environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "job-secret");

        assertFailed("plain http");
    }

    @ParameterizedTest
    @CsvSource({
        "GitLab CI,CAMBIST_ID_TOKEN",
        "GitLab CI,GITLAB_OIDC_TOKEN",
        "CircleCI,CIRCLE_OIDC_TOKEN_V2",
        "CircleCI,CIRCLE_OIDC_TOKEN",
        "Bitbucket Pipelines,BITBUCKET_STEP_OIDC_TOKEN"
    })
    void readyVariable_set_isTaken(String source, String variable) throws Exception {
        environment.put(variable, "ready-token");

        assertFound(source, "ready-token");
    }

    @Test
    void circleCi_bothVersions_takesTheSecond() throws Exception {
        environment.put("CIRCLE_OIDC_TOKEN", "one");
        environment.put("CIRCLE_OIDC_TOKEN_V2", "two");

        assertFound("CircleCI", "two");
    }

    @Test
    void circleCi_job_asksItsProgramForTheRegistrysAudience() throws Exception {
        environment.put("CIRCLECI", "true");
        environment.put("CIRCLE_OIDC_TOKEN_V2", "for-the-organization");
        program("circleci", "printf '%s\\n' \"$*\" > \"$LOG\"; echo made-for-the-registry");

        assertFound("CircleCI", "made-for-the-registry");
        assertThat(Files.readString(directory.resolve("log")))
                .isEqualTo("run oidc get --claims {\"aud\":\"registry.example.com\"}\n");
    }

    @Test
    void circleCi_programThatGivesNone_failsWithItsWords() throws Exception {
        environment.put("CIRCLECI", "true");
        environment.put("CIRCLE_OIDC_TOKEN_V2", "for-the-organization");
        program("circleci", "echo 'OIDC is not enabled' >&2; exit 1");

        assertFailed("gives no token: OIDC is not enabled");
    }

    private void program(String name, String script) throws IOException {
        Path file = write(name, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        environment.put("PATH", directory + ":/usr/bin:/bin");
        environment.put("LOG", directory.resolve("log").toString());
    }

    @Test
    void bitbucket_withoutAToken_namesTheAudienceToAskFor() throws Exception {
        environment.put("BITBUCKET_BUILD_NUMBER", "7");

        assertThat(search().lines().get(5)).contains("oidc: { audiences: [registry.example.com] }");
    }

    @Test
    void sources_chosen_areTheOnlyOnesInThatOrder() throws Exception {
        environment.put("CAMBIST_SOURCES", "bitbucket, cambist  gitlab");

        assertThat(search().attempts().stream().map(Attempt::source))
                .containsExactly("Bitbucket Pipelines", "Cambist's variables", "GitLab CI");
    }

    @Test
    void sources_commasAlone_areAnError() throws Exception {
        environment.put("CAMBIST_SOURCES", ", ,");

        assertFailed("there are cambist, github");
    }

    @Test
    void sources_unknown_areAnErrorThatListsTheKnown() throws Exception {
        environment.put("CAMBIST_SOURCES", "cambist,eyJnothing");
        environment.put("CAMBIST_TOKEN", "mine");

        assertFailed("it names a place that there is not; there are cambist, github, gitlab, circleci, azure-devops,"
                + " bitbucket, kubernetes, azure-workload-identity, azure-managed-identity, google, azure-cli");
        assertThat(search().lines().toString()).doesNotContain("eyJnothing");
    }

    @Test
    void gitLab_tokenAsFile_isRead() throws Exception {
        environment.put("CAMBIST_ID_TOKEN", write("id", "from-file").toString());

        assertFound("GitLab CI", "from-file");
    }

    @ParameterizedTest
    @CsvSource({
        "2,GITLAB_CI,id_tokens:",
        "3,CIRCLECI,circleci run oidc get",
        "5,BITBUCKET_BUILD_NUMBER,oidc: true",
    })
    void readyVariable_missingInItsJob_saysHowToGetIt(int place, String marker, String advice) throws Exception {
        environment.put(marker, "true");

        assertThat(search().lines().get(place)).contains(advice);
    }

    @Test
    void azureDevOps_job_asksWithItsAccessToken() throws Exception {
        server.on("/oidctoken", seen -> Reply.json("{\"oidcToken\":\"pipeline-token\"}"));
        environment.put("SYSTEM_OIDCREQUESTURI", server.url("/oidctoken").toString());
        environment.put("SYSTEM_ACCESSTOKEN", "job-secret");

        assertFound("Azure DevOps", "pipeline-token");
        assertThat(server.last().method()).isEqualTo("POST");
        assertThat(server.last().headers()).containsEntry("Authorization", "Bearer job-secret");
        assertThat(server.last().fields()).isEqualTo(Map.of("api-version", "7.1-preview.1"));
    }

    @Test
    void azureDevOps_serviceConnection_isNamed() throws Exception {
        server.on("/oidctoken", seen -> Reply.json("{\"oidcToken\":\"pipeline-token\"}"));
        environment.put("SYSTEM_OIDCREQUESTURI", server.url("/oidctoken").toString());
        environment.put("SYSTEM_ACCESSTOKEN", "job-secret");
        environment.put("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "5c0ffee5");

        search();

        assertThat(server.last().fields()).containsEntry("serviceConnectionId", "5c0ffee5");
    }

    @Test
    void azureDevOps_connectionThatTheStepDoesNotUse_saysSo() throws Exception {
        environment.put("SYSTEM_OIDCREQUESTURI", server.url("/nowhere").toString());
        environment.put("SYSTEM_ACCESSTOKEN", "job-secret");
        environment.put("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "5c0ffee5");

        assertFailed("the step has to name the service connection in an input");
    }

    @Test
    void azureDevOps_withoutAccessToken_saysHowToPassIt() throws Exception {
        environment.put("SYSTEM_OIDCREQUESTURI", server.url("/oidctoken").toString());

        assertThat(search().lines().get(4)).contains("$(System.AccessToken)");
    }

    @Test
    void kubernetes_projectedToken_isRead() throws Exception {
        write("var/run/secrets/tokens/cambist", "pod-token");

        assertFound("Kubernetes", "pod-token");
    }

    @Test
    void kubernetes_defaultTokenOnly_isNotSentAndSaysWhy() throws Exception {
        write("var/run/secrets/kubernetes.io/serviceaccount/token", "api-server-token");

        assertThat(search().found()).isEmpty();
        assertThat(search().lines().get(6))
                .contains("meant for the API server")
                .contains("audience registry.example.com");
    }

    private Path write(String file, String content) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.resolveSibling("."));
        return Files.writeString(path, content);
    }

    private Search search() throws InterruptedException {
        return search(REQUEST);
    }

    private Search search(IdentityRequest request) throws InterruptedException {
        return Sources.search(Sources.ambient(World.of(environment, "", directory)), request);
    }

    private void assertFound(String source, String token) throws InterruptedException {
        Search search = search();
        assertThat(search.found()).as("%s", search.lines()).isPresent();
        assertThat(search.found().orElseThrow().source()).isEqualTo(source);
        assertThat(search.found().orElseThrow().token().value()).isEqualTo(token);
        assertThat(search.toString() + search.lines())
                .doesNotContain(token + "]")
                .doesNotContain("=" + token);
    }

    private void assertFailed(String reason) throws InterruptedException {
        List<Attempt> attempts = search().attempts();
        assertThat(attempts.getLast())
                .isInstanceOfSatisfying(
                        Attempt.Failed.class,
                        failed -> assertThat(failed.reason()).contains(reason));
    }
}
