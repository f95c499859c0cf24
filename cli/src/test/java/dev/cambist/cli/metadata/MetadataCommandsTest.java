package dev.cambist.cli.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.World;
import dev.cambist.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before anybody is asked; against real registries they run in the end-to-end tests. */
final class MetadataCommandsTest {
    private static Ran run(String... arguments) {
        return Ran.cambistAt(World.of(Map.of()), arguments);
    }

    @Test
    void purge_withoutACondition_isRefused() {
        Ran ran = run("purge", "--registry", "registry.example.com", "--repository", "**");

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("this would delete nothing; give --keep, --older-than or --untagged");
    }

    @ParameterizedTest
    @CsvSource({"--keep,-1", "--older-than,30", "--older-than,soon"})
    void purge_withAConditionThatIsNone_isRefused(String option, String value) {
        Ran ran = run("purge", "--registry", "registry.example.com", "--repository", "**", option, value);

        assertThat(ran.exitCode()).isEqualTo(2);
    }

    @Test
    void purge_withoutARepository_isRefused() {
        assertThat(run("purge", "--registry", "registry.example.com", "--untagged")
                        .exitCode())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com",
                "registry.example.com/",
                "registry.example.com/Team/app",
                "registry.example.com/team/app:",
                "registry.example.com/team/app@sha256:1234",
                "registry.example.com/team/../app:v1",
                "/team/app:v1"
            })
    void lock_ofWhatIsNoItem_isRefused(String item) {
        Ran ran = run("lock", item);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("expected REGISTRY/REPOSITORY, or that with :TAG or @DIGEST behind it");
    }

    @Test
    void item_inEachForm_isReadAsImageNamesAre() {
        ItemName.Converter converter = new ItemName.Converter();
        String digest = "sha256:" + "a".repeat(64);

        assertThat(converter.convert("localhost:5000/team/app").path()).isEmpty();
        assertThat(converter.convert("localhost:5000/team/app:v1").path()).isEqualTo("/_tags/v1");
        assertThat(converter.convert("localhost:5000/team/app@" + digest).path())
                .isEqualTo("/_manifests/" + digest);
        assertThat(converter.convert("localhost:5000/team/app:v1").registry().name())
                .isEqualTo("localhost:5000");
    }

    @Test
    void related_ofAnIndexAndOfASignature_areReadFromTheManifest() throws Exception {
        assertThat(Related.of(JsonObject.parse(
                                "{\"manifests\":[{\"digest\":\"sha256:b\"},{\"size\":1},7]}".getBytes(UTF_8)))
                        .children())
                .isEqualTo(Set.of("sha256:b"));
        assertThat(Related.of(JsonObject.parse("{\"subject\":{\"digest\":\"sha256:c\"}}".getBytes(UTF_8)))
                        .subject())
                .contains("sha256:c");
    }

    @Test
    void lock_withoutAnyIdentity_saysWhereItLooked() {
        Ran ran = run("lock", "localhost:1/team/app:v1");

        assertThat(ran.exitCode()).isEqualTo(1); // nobody answers there
        assertThat(ran.err()).startsWith("cambist: ");
    }
}
