package dev.cambist.e2e.ci;

import dev.cambist.e2e.lab.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a CI system makes of a component: the commands of a job, and the environment that it gives them. */
enum Component {
    GITHUB("github/action.yml") {
        @Override
        Run read(Inputs inputs, Path tools) throws IOException {
            Map<String, Object> action = map(documents(text()).getFirst());
            Map<String, Object> runs = map(action.get("runs"));
            Map<String, String> environment = new LinkedHashMap<>();
            // The runner hands every input over by its name in capitals, or its default.
            map(action.get("inputs")).forEach((name, input) -> {
                String key = "INPUT_" + name.replace(' ', '_').toUpperCase(java.util.Locale.ROOT);
                environment.put(
                        key, inputs.value(name).orElseGet(() -> text(map(input).get("default"))));
            });
            environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", inputs.issuer() + "/github?api-version=2.0");
            environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "the-runner");
            String directory = Launcher.file("ci/github").toString();
            return new Run(
                    "exec node '" + directory + "/" + runs.get("main") + "'",
                    "exec node '" + directory + "/" + runs.get("post") + "'",
                    environment);
        }
    },
    GITLAB("gitlab/templates/cambist-login.yml") {
        @Override
        Run read(Inputs inputs, Path tools) throws IOException {
            List<Object> header = documents(text());
            Map<String, Object> declared =
                    map(map(map(header.getFirst()).get("spec")).get("inputs"));
            String filled = text().substring(text().indexOf("\n---\n") + 5);
            for (Map.Entry<String, Object> input : declared.entrySet()) {
                String value = inputs.value(input.getKey())
                        .orElseGet(() -> text(map(input.getValue()).get("default")));
                filled = filled.replace("$[[ inputs." + input.getKey() + " ]]", value);
            }
            Map<String, Object> job = map(map(documents(filled).getFirst()).get(".cambist-login"));
            Map<String, Object> token = map(map(job.get("id_tokens")).get("CAMBIST_ID_TOKEN"));
            if (!inputs.audience().equals(token.get("aud"))) {
                throw new AssertionError("asks for a token for " + token.get("aud"));
            }
            return new Run(
                    lines(job.get("before_script")),
                    lines(job.get("after_script")),
                    Map.of("CAMBIST_ID_TOKEN", inputs.token()));
        }
    },
    CIRCLECI("circleci/orb.yml") {
        @Override
        Run read(Inputs inputs, Path tools) throws IOException {
            Map<String, Object> login =
                    map(map(map(documents(text()).getFirst()).get("commands")).get("login"));
            String filled = text();
            for (Map.Entry<String, Object> parameter :
                    map(login.get("parameters")).entrySet()) {
                String value = inputs.value(parameter.getKey())
                        .orElseGet(() -> text(map(parameter.getValue()).get("default")));
                filled = filled.replace("<< parameters." + parameter.getKey() + " >>", value);
            }
            login = map(map(map(documents(filled).getFirst()).get("commands")).get("login"));
            Map<String, Object> run =
                    map(map(((List<?>) login.get("steps")).getFirst()).get("run"));
            Map<String, String> environment = new LinkedHashMap<>(strings(run.get("environment")));
            // The agent's own program, which gives a job its token for the audience that it asks for.
            tool(tools, "circleci", """
                    #!/bin/sh
                    [ "$1 $2 $3 $4" = "run oidc get --claims" ] || exit 64
                    [ "$5" = '{"aud": "%s"}' ] || exit 65
                    printf %%s '%s'
                    """.formatted(inputs.audience(), inputs.token()));
            // As CircleCI runs it: bash -eo pipefail.
            return new Run("set -eo pipefail\n" + run.get("command"), "", environment);
        }
    },
    AZURE_PIPELINES("azure-pipelines/cambist-login.yml") {
        @Override
        Run read(Inputs inputs, Path tools) throws IOException {
            Map<String, Object> template = map(documents(text()).getFirst());
            String filled = text();
            for (Object parameter : (List<?>) template.get("parameters")) {
                String name = text(map(parameter).get("name"));
                String value =
                        inputs.value(name).orElseGet(() -> text(map(parameter).get("default")));
                filled = filled.replace("${{ parameters." + name + " }}", value);
            }
            Map<String, Object> step =
                    map(((List<?>) map(documents(filled).getFirst()).get("steps")).getFirst());
            Map<String, String> environment = new LinkedHashMap<>(strings(step.get("env")));
            environment.replace("SYSTEM_ACCESSTOKEN", "$(System.AccessToken)", "the-agent");
            environment.put("SYSTEM_OIDCREQUESTURI", inputs.issuer() + "/azure");
            return new Run(text(step.get("bash")), "", environment);
        }
    },
    TEKTON("tekton/cambist-login.yaml") {
        @Override
        Run read(Inputs inputs, Path tools) throws IOException {
            Map<String, Object> task = map(map(documents(text()).getFirst()).get("spec"));
            String filled = text().replace(
                            "$(workspaces.dockerconfig.path)",
                            tools.resolve("config").toString());
            for (Object parameter : (List<?>) task.get("params")) {
                String name = text(map(parameter).get("name"));
                String value =
                        inputs.value(name).orElseGet(() -> text(map(parameter).get("default")));
                filled = filled.replace("$(params." + name + ")", value);
            }
            task = map(map(documents(filled).getFirst()).get("spec"));
            Map<String, Object> projected =
                    map(map(((List<?>) task.get("volumes")).getFirst()).get("projected"));
            Map<String, Object> source =
                    map(map(((List<?>) projected.get("sources")).getFirst()).get("serviceAccountToken"));
            if (!inputs.audience().equals(source.get("audience"))) {
                throw new AssertionError("asks for a token for " + source.get("audience"));
            }
            Map<String, Object> step = map(((List<?>) task.get("steps")).getFirst());
            Map<String, String> environment = new LinkedHashMap<>();
            ((List<?>) step.get("env"))
                    .forEach(variable -> environment.put(
                            text(map(variable).get("name")), text(map(variable).get("value"))));
            // The volume is a directory of the test's here.
            Path mounted = Files.createDirectories(tools.resolve("mounted"));
            Files.writeString(mounted.resolve("token"), inputs.token());
            String mountPath =
                    text(map(((List<?>) step.get("volumeMounts")).getFirst()).get("mountPath"));
            return new Run(text(step.get("script")).replace(mountPath, mounted.toString()), "", environment);
        }
    };

    private final String file;

    Component(String file) {
        this.file = file;
    }

    /**
     * What a job runs.
     *
     * @param after what its system runs once the job is over
     */
    record Run(String commands, String after, Map<String, String> environment) {}

    abstract Run read(Inputs inputs, Path tools) throws IOException;

    String text() throws IOException {
        return Files.readString(Launcher.file("ci/" + file));
    }

    static List<Object> documents(String yaml) {
        List<Object> all = new ArrayList<>();
        new Load(LoadSettings.builder().build()).loadAllFromString(yaml).forEach(all::add);
        return all;
    }

    @SuppressWarnings("unchecked") // keys of these files are words
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    static Map<String, String> strings(Object value) {
        Map<String, String> strings = new LinkedHashMap<>();
        map(value).forEach((key, text) -> strings.put(key, text(text)));
        return strings;
    }

    /** Without a value, and without a default, there is nothing that a system would run with. */
    static String text(Object value) {
        if (value == null) {
            throw new AssertionError("an input without a value");
        }
        return value.toString();
    }

    private static String lines(Object list) {
        List<String> lines = new ArrayList<>(List.of("set -eo pipefail"));
        ((List<?>) list).forEach(line -> lines.add(text(line)));
        return String.join("\n", lines);
    }

    static void tool(Path tools, String name, String script) throws IOException {
        Path file = Files.createDirectories(tools.resolve("bin")).resolve(name);
        Files.writeString(file, script);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + file + " a program");
        }
    }
}
