package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.AcrMachine;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Microsoft's {@code az acr}, without {@code az login} and without a subscription: an identity token is the password. */
@EndToEnd
@Timeout(1200) // a guard against hanging: az needs 3 s for each command, more on a busy machine
final class AzTest {
    @TempDir
    private static Path directory;

    private static AcrMachine machine;

    @BeforeAll
    static void start() throws Exception {
        Tool.AZ.path();
        machine = AcrMachine.start(directory);
    }

    @AfterAll
    static void stop() {
        if (machine != null) {
            machine.close();
        }
    }

    private static Outcome az(String token, String command, String... more) {
        List<String> all = new ArrayList<>(List.of(Tool.AZ.path().toString(), "acr"));
        all.addAll(List.of(command.split(" ", -1)));
        all.addAll(List.of(more));
        all.addAll(List.of("-u", "oidc", "-p", token, "-o", "json"));
        return machine.run(
                Map.of(
                        "REQUESTS_CA_BUNDLE", machine.authority().toString(),
                        "AZURE_CONFIG_DIR", directory.resolve("azure").toString(),
                        "AZURE_CORE_COLLECT_TELEMETRY", "no"),
                all);
    }

    private static String done(String command) throws Exception {
        return az(machine.identityToken(true), command).orFail().output().replaceAll("\\s", "");
    }

    private static void assertDisallowed(String command) throws Exception {
        Outcome outcome = az(machine.identityToken(true), command);
        assertThat(outcome.exitCode()).as(outcome.toString()).isNotZero();
        assertThat(outcome.error()).contains("The operation is disallowed on this registry, repository or image.");
    }

    @Test
    void repositoryCommands_listShowLockUntagAndDelete() throws Exception {
        String name = " -n " + AcrMachine.NAME;
        String in = name + " --repository team/tool";
        TinyImage first = machine.push("team/tool", "v1");
        TinyImage second = machine.push("team/tool", "v2");

        assertThat(done("repository list" + name)).contains("\"team/tool\"");
        assertThat(done("repository show" + in)).contains("\"imageName\":\"team/tool\"", "\"tagCount\":2");
        assertThat(done("repository show" + name + " --image team/tool:v1"))
                .contains("\"digest\":\"" + first.manifest() + "\"");
        assertThat(done("repository show" + name + " --image team/tool@" + second.manifest()))
                .contains("\"tags\":[\"v2\"]");
        assertThat(done("repository show-tags" + in)).isEqualTo("[\"v1\",\"v2\"]");
        assertThat(done("repository show-tags" + in + " --orderby time_desc --top 1"))
                .isEqualTo("[\"v2\"]");
        assertThat(done("repository show-tags" + in + " --detail --orderby time_asc"))
                .contains("\"name\":\"v1\"", "\"lastUpdateTime\":");
        assertThat(done("repository show-manifests" + in)).contains(first.manifest(), second.manifest());

        assertThat(done("repository update" + name + " --image team/tool:v1 --write-enabled false"))
                .contains("\"writeEnabled\":false");
        assertDisallowed("repository untag" + name + " --image team/tool:v1");
        assertDisallowed("repository delete" + name + " --image team/tool:v1 --yes");
        assertDisallowed("repository delete" + in + " --yes");
        done("repository update" + name + " --image team/tool:v1 --write-enabled true");
        done("repository untag" + name + " --image team/tool:v1");
        assertThat(done("repository show-tags" + in)).isEqualTo("[\"v2\"]");
        assertThat(done("repository show-manifests" + in)).contains(first.manifest());
        done("repository delete" + name + " --image team/tool@" + first.manifest() + " --yes");
        assertThat(done("repository show-manifests" + in)).doesNotContain(first.manifest());
        done("repository delete" + in + " --yes");
        assertThat(done("repository list" + name)).doesNotContain("\"team/tool\"");
    }

    @Test
    void manifestCommands_listShowLockAndDelete() throws Exception {
        String registry = " -r " + AcrMachine.NAME;
        String in = registry + " -n team/shop";
        TinyImage image = machine.push("team/shop", "v1");

        assertThat(done("manifest list" + in)).contains("\"digest\":\"" + image.layer() + "\"");
        assertThat(done("manifest show" + in + ":v1")).contains("\"digest\":\"" + image.layer() + "\"");
        assertThat(done("manifest list-metadata" + in + " --orderby time_desc"))
                .contains("\"digest\":\"" + image.manifest() + "\"", "\"architecture\":\"amd64\"");
        assertThat(done("manifest show-metadata" + in + ":v1")).contains("\"name\":\"v1\"");
        assertThat(done("manifest show-metadata" + in + "@" + image.manifest())).contains("\"tags\":[\"v1\"]");
        assertThat(done("manifest update-metadata" + in + ":v1 --delete-enabled false"))
                .contains("\"deleteEnabled\":false");
        assertDisallowed("manifest delete" + in + ":v1 --yes");
        done("manifest update-metadata" + in + ":v1 --delete-enabled true");
        done("manifest delete" + in + ":v1 --yes");
        assertThat(done("repository list -n " + AcrMachine.NAME)).doesNotContain("\"team/shop\"");
    }

    @Test
    void commands_ofThePage_work() throws Exception {
        machine.push("team/app", "page");
        String page = Files.readString(Path.of("..", "docs", "metadata.md"));
        List<String> commands = page.substring(page.indexOf("\n## With az\n"), page.indexOf("\n## Lock\n"))
                .lines()
                .filter(line -> line.startsWith("az acr "))
                .toList();
        assertThat(commands).hasSize(2);

        for (String command : commands) {
            String arguments = command.replace("az acr ", "").replace("myregistry", AcrMachine.NAME);
            assertThat(arguments).endsWith(" -u oidc -p \"$IDENTITY_TOKEN\"");
            assertThat(done(arguments.substring(0, arguments.indexOf(" -u oidc"))))
                    .contains("\"page\"");
        }
    }

    @Test
    void commands_ofWhoMayOnlyPull_areRefused() throws Exception {
        machine.push("team/weak", "v1");
        String weak = machine.identityToken(false);

        Outcome listed = az(weak, "repository show-tags -n " + AcrMachine.NAME + " --repository team/weak");
        assertThat(listed.orFail().output()).contains("v1");
        Outcome refused = az(weak, "repository untag -n " + AcrMachine.NAME + " --image team/weak:v1");
        assertThat(refused.exitCode()).as(refused.toString()).isNotZero();
        Outcome unknown = az("no.identity.token", "repository list -n " + AcrMachine.NAME);
        assertThat(unknown.exitCode()).as(unknown.toString()).isNotZero();
        assertThat(unknown.error()).doesNotContain("no.identity.token");
    }
}
