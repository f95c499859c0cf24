package dev.cambist.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The chart in its five shapes, and the plain manifests that are made of it. */
@EndToEnd
@Timeout(1800)
final class HelmChartTest {
    private static final Duration DONE_WITHIN = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    @Test
    void shapes_asLinted_haveNothingToMend() {
        for (String shape : Chart.SHAPES) {
            Outcome lint = chart().lint(shape);
            assertThat(lint.exitCode()).as("%s", lint).isZero();
        }
    }

    @Test
    void shapes_asRendered_areGoodForTheApiAndRestricted() throws Exception {
        List<Path> files = new ArrayList<>();
        for (String shape : Chart.SHAPES) {
            files.add(Files.writeString(
                    directory.resolve(shape + ".yaml"),
                    chart().render(shape).orFail().output()));
        }

        Outcome validated = validate(files);

        assertThat(validated.exitCode()).as("%s", validated).isZero();
        assertThat(validated.output()).endsWith(" objects are good\n");
    }

    /** Or the test above would pass whatever is rendered. */
    @Test
    void manifest_withMistakes_isRefusedWithEachOfThem() throws Exception {
        String rendered = chart().render("full").orFail().output();
        assertMistake(rendered, "serviceAccountName:", "serviceAcountName:", "'serviceAcountName' was unexpected");
        assertMistake(rendered, "replicas: 2", "replicas: two", "\"two\" is not of type \"integer\"");
        assertMistake(rendered, "path: /metrics", "paths: /metrics", "'paths' was unexpected");
        assertMistake(rendered, "targetPort: public", "targetPort: publik", "no container has the port publik");
        assertMistake(rendered, "runAsNonRoot: true", "runAsNonRoot: false", "may run as root");
        assertMistake(rendered, "drop: [ALL]", "drop: []", "keeps capabilities");
        assertMistake(rendered, "- { name: tls, mountPath", "- { name: tsl, mountPath", "volumes ");
        assertMistake(rendered, "kind: ServiceMonitor", "kind: ServiceMonitors", "there is no ServiceMonitors in");
    }

    private void assertMistake(String rendered, String good, String bad, String said) throws Exception {
        assertThat(rendered).contains(good);
        Path file = Files.writeString(directory.resolve("mistake.yaml"), rendered.replace(good, bad));
        Outcome validated = validate(List.of(file));
        assertThat(validated.exitCode()).as("%s", validated).isEqualTo(1);
        assertThat(validated.output()).contains(said);
    }

    @Test
    void manifestsAndSchema_asKept_areWhatTheChartMakes() throws Exception {
        Path made = directory.resolve("made");
        Commands.run(
                        directory,
                        "",
                        DONE_WITHIN,
                        List.of(Launcher.file("deploy/render").toString(), made.toString()))
                .orFail();

        // But for what config may have: a new key of the configuration does not wait for the chart.
        assertThat(ownSchema(made.resolve("helm/cambist")))
                .as("run deploy/render")
                .contains("postgres")
                .isEqualTo(ownSchema(Chart.DIRECTORY));
        try (var manifests = Files.list(made.resolve("kubernetes"))) {
            assertThat(manifests.toList())
                    .hasSize(4)
                    .allSatisfy(manifest -> assertThat(manifest)
                            .as("run deploy/render")
                            .hasSameTextualContentAs(
                                    Launcher.file("deploy/kubernetes").resolve(manifest.getFileName())));
        }
        Outcome validated = validate(List.of(
                Launcher.file("deploy/kubernetes/single.yaml"), Launcher.file("deploy/kubernetes/replicated.yaml")));
        assertThat(validated.exitCode()).as("%s", validated).isZero();
    }

    private String ownSchema(Path chart) {
        return Commands.run(
                        directory,
                        List.of(
                                "jq",
                                "del(.properties.config, .[\"$defs\"])",
                                chart.resolve("values.schema.json").toString()))
                .orFail()
                .output();
    }

    @Test
    void values_thatCannotBeRight_areRefusedWithTheReason() {
        assertRefused("single", "image.repository", "--set", "image.repository=");
        assertRefused("single", "/config/server", "--set", "config.server.url=null");
        assertRefused("single", "additional properties 'acces' not allowed", "--set", "config.acces=x");
        assertRefused("single", "additional properties 'replica' not allowed", "--set", "replica=2");
        assertRefused("single", "/config/registries/0", "--set", "config.registries[0].upstream=nowhere");
        assertRefused("single", "additional properties 'listen' not allowed", "--set", "config.server.listen=x");
        assertRefused("single", "replicas: more than one need postgres.url", "--set", "replicas=2");
        assertRefused("replicated", "encryption.secretName", "--set", "encryption.secretName=");
        assertRefused("replicated", "postgres.passwordSecret.name", "--set", "postgres.passwordSecret.name=");
        assertRefused("behind", "distribution.service", "--set", "distribution.service=nobody.example");
        assertRefused("behind", "networkPolicy.enabled", "--set", "networkPolicy.enabled=false");
        assertRefused("behind", "has an upstream", "--set", "config.registries[0].upstream=https://other.example");
    }

    private void assertRefused(String shape, String reason, String... options) {
        Outcome rendered = chart().render(shape, options);
        assertThat(rendered.exitCode()).as("%s", rendered).isEqualTo(1);
        assertThat(rendered.error()).contains(reason);
    }

    @Test
    void pods_whenWhatNeedsARestartChanges_areReplacedAndElseNot() {
        String before = restart("single");

        assertThat(restart("single", "--set", "config.access[0].role=AcrPull")).isEqualTo(before);
        assertThat(restart("single", "--set", "config.server.stop-timeout=30s")).isNotEqualTo(before);
    }

    private String restart(String shape, String... options) {
        return chart().render(shape, options)
                .orFail()
                .output()
                .lines()
                .filter(line -> line.contains("cambist.dev/restart-when:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void pod_whenItEnds_hasTimeForAllThatItPromises() {
        assertThat(chart().render("full").orFail().output())
                .contains("drain-delay: 10s", "stop-timeout: 1m", "terminationGracePeriodSeconds: 80\n");
    }

    @Test
    void versions_ofTheChart_areTheProjects() throws Exception {
        String version = Files.readString(Launcher.file("pom.xml"))
                .lines()
                .filter(line -> line.matches("  <version>.*</version>"))
                .map(line -> line.replaceAll("^\\s*<version>|</version>$", ""))
                .findFirst()
                .orElseThrow();

        assertThat(Chart.DIRECTORY.resolve("Chart.yaml"))
                .content()
                .contains("\nversion: " + version + "\n", "\nappVersion: " + version + "\n");
        assertThat(Launcher.file("deploy/compose/compose.yaml")).content().contains("cambist:" + version + "}");
        assertThat(Launcher.file("docs/compose.md")).content().contains(":cambist:" + version + "\n");
    }

    private Chart chart() {
        return new Chart(directory);
    }

    private Outcome validate(List<Path> files) {
        List<String> command = new ArrayList<>(List.of(
                Tool.PYTHON.path().toString(),
                Launcher.file("e2e/tools/kubernetes/validate.py").toString(),
                Tool.kubernetesSchemas().toString()));
        files.forEach(file -> command.add(file.toString()));
        return Commands.run(directory, "", DONE_WITHIN, command);
    }
}
