package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.identity.Caller;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.settings.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people's own robots gain and lose by a change of the rules. */
final class ComparisonRobotsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Sample ALICE = Sample.of("corp", "alice", new JsonObject(Map.of("groups", List.of("dev"))));
    private static final String DEV = "{ who: { issuer: corp, groups: [dev] }, role: AcrPull, on: ['team/**']";

    @TempDir
    private Path directory;

    @Test
    void changes_robotsAreLet_isAGainOfThemAlone() throws Exception {
        List<Change> changes = changes(DEV + " }", DEV + ", robots: 30d }", ALICE);

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Change.Kind.GAINS);
            assertThat(change.on()).isEqualTo("team/**");
            assertThat(change.actions()).contains("pull");
            assertThat(change.forRobots()).contains("for robots that live 30 d");
            assertThat(written(change)).contains("\"robots_seconds\":2592000");
        });
    }

    /** Those that live no longer than before keep what they have. */
    @Test
    void changes_shorterLife_isALossOfLongerRobotsAlone() throws Exception {
        List<Change> changes = changes(DEV + ", robots: 36h }", DEV + ", robots: 1d }", ALICE);

        assertThat(changes).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Change.Kind.LOSES);
            assertThat(change.forRobots()).contains("for robots that live 36 h");
        });
    }

    @Test
    void changes_moreForTheOwner_isMoreForItsRobotsToo() throws Exception {
        String shop = DEV.replace("team/**", "shop/**");
        List<Change> changes =
                changes(DEV + ", robots: 7d }", DEV + ", robots: 7d }\n  - " + shop + ", robots: 7d }", ALICE);

        assertThat(changes).extracting(Change::on).containsExactly("shop/**", "shop/**");
        assertThat(changes.getFirst().forRobots()).isEmpty();
        assertThat(written(changes.getFirst())).doesNotContain("robots");
        assertThat(changes.getLast().forRobots()).contains("for robots that live 7 d");
    }

    @Test
    void changes_sameRobots_areNone() throws Exception {
        assertThat(changes(DEV + ", robots: 7d }", DEV + ", robots: 7d }", ALICE))
                .isEmpty();
    }

    @Test
    void changes_ofWhomTheRuleIsNotAbout_areNone() throws Exception {
        Sample nobody = new Sample("nobody", new Caller.Anonymous(), List.of());
        Sample guest = Sample.of("corp", "bob", new JsonObject(Map.of("groups", List.of("guests"))));

        assertThat(changes(DEV + " }", DEV + ", robots: 7d }", nobody)).isEmpty();
        assertThat(changes(DEV + " }", DEV + ", robots: 7d }", guest)).isEmpty();
    }

    private List<Change> changes(String before, String after, Sample sample) throws Exception {
        return new Comparison(read(before), read(after)).changes(List.of(sample), NOW);
    }

    private Configuration read(String rules) throws Exception {
        Path file = Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0" }
                registries: [{ service: registry.example.com }]
                issuers: [{ name: corp, url: "https://corp.example", audiences: [a] }]
                access:
                  -\s""" + rules + "\n");
        return ConfigurationFile.read(file, Map.of());
    }

    private static String written(Change change) {
        JsonWriter json = new JsonWriter(64);
        change.write(json);
        return json.toString();
    }
}
