package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cambist.e2e.lab.AcrMachine;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Registry;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Microsoft's acr-cli, unmodified, with a refresh token, at real registries behind the gateway. */
@EndToEnd
@Timeout(600) // a guard against hanging
final class AcrTest {
    private static final String NULL_GUID = "00000000-0000-0000-0000-000000000000";
    private static final String IN = AcrMachine.HOST + "/team/app";
    private static final String MANIFESTS = "/acr/v1/team%2Fapp/_manifests";
    private static final String LIFECYCLE =
            "application/vnd.microsoft.artifact.lifecycle"; // the one that acr looks for
    private static final String READ = "repository:team/app:metadata_read";

    @TempDir
    private Path directory;

    private AcrMachine machine;

    private AcrMachine start(Registry.Kind kind) throws Exception {
        assumeTrue(Tool.ACR.find().isPresent(), Tool.ACR::missing);
        assumeTrue(kind != Registry.Kind.ZOT || kind.tool().find().isPresent(), kind.tool()::missing);
        machine = AcrMachine.start(directory, kind);
        return machine;
    }

    private Outcome acr(boolean strong, String command, String... more) throws Exception {
        return acr(List.of("-u", NULL_GUID, "-p", machine.refreshToken(strong)), command, more);
    }

    private Outcome acr(List<String> login, String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of(more));
        words.addAll(List.of("-r", AcrMachine.HOST));
        words.addAll(login);
        return acr(words);
    }

    private Outcome acr(List<String> words) {
        List<String> all = new ArrayList<>(List.of(Tool.ACR.path().toString()));
        all.addAll(words);
        return machine.run(
                Map.of(
                        "SSL_CERT_FILE", machine.authority().toString(),
                        "ACR_EXPERIMENTAL_ANNOTATE", "true",
                        "HOME", directory.toString()),
                all);
    }

    private String done(String command, String... more) throws Exception {
        return acr(true, command, more).orFail().output();
    }

    private String get(String scope, String path) throws Exception {
        return machine.curl(true, scope, path).orFail().output();
    }

    private String tags() throws Exception {
        return get("repository:team/app:pull", "/v2/team/app/tags/list").replaceAll(".*\\[|\\].*|\\s", "");
    }

    /** An index with this tag, whose only child is an image that has none. */
    private void pushIndexOf(TinyImage child, String tag) throws Exception {
        long size = Files.size(
                child.layout().resolve(Path.of("blobs", child.manifest().split(":", 2))));
        String type = "application/vnd.oci.image.index.v1+json";
        machine.curl(
                        true,
                        "repository:team/app:pull,push",
                        "/v2/team/app/manifests/" + tag,
                        "--request",
                        "PUT",
                        "--header",
                        "Content-Type: " + type,
                        "--data",
                        """
                        {"schemaVersion":2,"mediaType":"%s","manifests":[{"digest":"%s","size":%d,
                         "mediaType":"application/vnd.oci.image.manifest.v1+json"}]}
                        """.formatted(type, child.manifest(), size))
                .orFail();
    }

    @ParameterizedTest
    @EnumSource
    void purge_takesWhatItsOptionsSayAndLeavesWhatIsLocked(Registry.Kind kind) throws Exception {
        try (AcrMachine started = start(kind)) {
            TinyImage v1 = started.push("team/app", "v1");
            TinyImage v2 = started.push("team/app", "v2");
            TinyImage v3 = started.push("team/app", "v3");
            TinyImage child = started.push("team/app", "child");
            pushIndexOf(child, "many");
            started.push("team/app", "release"); // is locked by a rule
            TinyImage kept = started.push("team/app", "kept");
            done("tag delete --repository team/app child");
            lock("kept", "{\"writeEnabled\":false}");
            String all = "--filter=team/.*:^(v.|kept|release)$";

            assertThat(done("purge --ago 1d --untagged", all)).contains("Number of deleted tags: 0");
            String planned = done("purge --ago 0s --untagged --dry-run", all);
            assertThat(planned)
                    .contains("Would delete: " + IN + ":v1", "Number of tags to be deleted: 3")
                    .contains("Number of manifests to be deleted: 3")
                    .doesNotContain(":kept", ":release");
            assertThat(acr(false, "purge --ago 0s", all).exitCode()).isNotZero();
            assertThat(tags().split(",", -1)).hasSize(6);

            // It keeps as many of the manifests that its deletions leave, too, and of both the latest.
            assertThat(done("purge --ago 0s --keep 1 --untagged", all))
                    .contains(IN + ":v1", IN + ":v2", "Number of deleted tags: 2")
                    .contains(IN + "@" + v1.manifest(), "Number of deleted manifests: 1");

            assertThat(tags().split(",", -1))
                    .containsExactlyInAnyOrder("\"kept\"", "\"many\"", "\"release\"", "\"v3\"");
            assertThat(get(READ, MANIFESTS))
                    .contains(v2.manifest(), v3.manifest(), child.manifest(), kept.manifest())
                    .doesNotContain(v1.manifest());
            done("tag delete --repository team/app v3");
            assertThat(done("purge --untagged-only", "--filter=team/app:.*"))
                    .contains("Number of deleted tags: 0", "Number of deleted manifests: 2");
            assertThat(get(READ, MANIFESTS)).contains(child.manifest()).doesNotContain(v2.manifest(), v3.manifest());
            assertThat(done("purge --ago 0s --include-locked", "--filter=team/app:^kept$"))
                    .contains("Number of deleted tags: 1");
            acr(true, "purge --ago 0s --include-locked", "--filter=team/app:^release$"); // what a rule locks, stays
            assertThat(tags().split(",", -1)).containsExactlyInAnyOrder("\"many\"", "\"release\"");
        }
    }

    private void lock(String tag, String attributes) throws Exception {
        machine.curl(
                        true,
                        "repository:team/app:metadata_write",
                        "/acr/v1/team%2Fapp/_tags/" + tag,
                        "--request",
                        "PATCH",
                        "--data",
                        attributes)
                .orFail();
    }

    @ParameterizedTest
    @EnumSource
    void tagAndManifestCommands_listAndDelete(Registry.Kind kind) throws Exception {
        try (AcrMachine started = start(kind)) {
            TinyImage v1 = started.push("team/app", "v1");
            TinyImage v2 = started.push("team/app", "v2");

            assertThat(done("tag list --repository team/app")).contains(IN + ":v1", IN + ":v2");
            assertThat(done("manifest list --repository team/app"))
                    .contains(IN + "@" + v1.manifest(), IN + "@" + v2.manifest());
            done("tag delete --repository team/app v1");
            assertThat(tags()).isEqualTo("\"v2\"");
            assertThat(get(READ, MANIFESTS)).contains(v1.manifest());
            assertThat(acr(false, "manifest delete --repository team/app", v1.manifest())
                            .exitCode())
                    .isNotZero();
            done("manifest delete --repository team/app", v1.manifest());
            assertThat(get(READ, MANIFESTS)).contains(v2.manifest()).doesNotContain(v1.manifest());
        }
    }

    /** It asks for referrers, which neither Docker's registry 2.8 nor Distribution 3.1 lists. */
    @Test
    void annotate_atARegistryThatListsReferrers_attachesToWhatMatches() throws Exception {
        assumeTrue(Tool.ACR.find().isPresent(), Tool.ACR::missing);
        try (AcrMachine started = AcrMachine.start(directory)) {
            machine = started;
            TinyImage image = started.push("team/app", "v1");
            String[] command = {
                "annotate --artifact-type " + LIFECYCLE + " --annotations end=2030-01-01", "--filter=team/app:^v1$"
            };

            assertThat(done(command[0], command[1])).contains("Number of annotated tags: 1");

            String referrers = get("repository:team/app:pull", "/v2/team/app/referrers/" + image.manifest());
            assertThat(referrers).contains("\"end\":\"2030-01-01\"", LIFECYCLE);
            assertThat(done(command[0], command[1]))
                    .contains("Number of annotated tags: 0"); // it has found the first one
        }
    }

    @Test
    void commands_ofThePage_work() throws Exception {
        assumeTrue(Tool.ACR.find().isPresent(), Tool.ACR::missing);
        String page = Files.readString(Path.of("..", "docs", "metadata.md"));
        List<String> commands = page.substring(page.indexOf("\n## With acr\n"), page.indexOf("\n## Lock\n"))
                .replace("\\\n", "")
                .lines()
                .filter(line -> line.startsWith("acr "))
                .toList();
        assertThat(commands).hasSize(2);
        try (AcrMachine started = AcrMachine.start(directory)) {
            machine = started;
            started.push("team/app", "pr-1");
            for (String command : commands) {
                assertThat(command).contains(" -r registry.example.com -u " + NULL_GUID + " -p \"$REFRESH_TOKEN\" ");
                String token = started.refreshToken(true);
                List<String> words = Stream.of(command.split(" +", -1))
                        .skip(1)
                        .map(word -> word.replace("'", "").replace("registry.example.com", AcrMachine.HOST))
                        .map(word -> word.replace("\"$REFRESH_TOKEN\"", token))
                        .toList();
                assertThat(acr(words).orFail().output()).contains("team/app");
            }
        }
    }

    @Test
    void user_otherThanTheNullGuid_isRefusedWithoutItsPasswordBeingLookedAt() throws Exception {
        assumeTrue(Tool.ACR.find().isPresent(), Tool.ACR::missing);
        try (AcrMachine started = AcrMachine.start(directory)) {
            machine = started;
            started.push("team/app", "v1");

            Outcome outcome =
                    acr(List.of("-u", "oidc", "-p", started.identityToken(true)), "tag list --repository team/app");

            assertThat(outcome.exitCode()).as(outcome.toString()).isNotZero();
            assertThat(outcome.error()).contains("this registry takes tokens, not Basic credentials");
        }
    }
}
