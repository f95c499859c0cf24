package dev.cambist.e2e.packages;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The Helm chart, as Helm itself reads and renders it. */
final class Chart {
    /** The shapes it is kept in, by the names of their files of values. */
    static final List<String> SHAPES = List.of("single", "replicated", "behind", "beside", "full");

    static final Path DIRECTORY = Launcher.file("deploy/helm/cambist");
    private static final Duration DONE_WITHIN = Duration.ofMinutes(5);

    private final Path directory;

    Chart(Path directory) {
        this.directory = directory;
    }

    static Path values(String shape) {
        return DIRECTORY.resolve("ci").resolve(shape + "-values.yaml");
    }

    Outcome lint(String shape) {
        return helm(
                "lint",
                "--strict",
                DIRECTORY.toString(),
                "--values",
                values(shape).toString());
    }

    Outcome render(String shape, String... options) {
        List<String> words = new ArrayList<>(List.of(
                "template",
                "cambist",
                DIRECTORY.toString(),
                "--values",
                values(shape).toString()));
        words.addAll(Arrays.asList(options));
        return helm(words.toArray(String[]::new));
    }

    /** What the ConfigMap of this template has as its file of this name. */
    String file(String shape, String template, String name, String... options) {
        return template(shape, template, options)
                .lines()
                .dropWhile(line -> !line.equals("  " + name + ": |"))
                .skip(1)
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.substring(4) + "\n")
                .collect(Collectors.joining());
    }

    /** What this template gives. */
    String template(String shape, String template, String... options) {
        List<String> words = new ArrayList<>(List.of("--show-only", "templates/" + template));
        words.addAll(Arrays.asList(options));
        return render(shape, words.toArray(String[]::new)).orFail().output();
    }

    private Outcome helm(String... words) {
        List<String> command = new ArrayList<>(List.of(Tool.HELM.path().toString()));
        command.addAll(Arrays.asList(words));
        // What it was built for is not in a Helm that was built of its module alone.
        command.addAll(List.of("--kube-version", "1.34.0"));
        return Commands.run(directory, "", DONE_WITHIN, command);
    }
}
