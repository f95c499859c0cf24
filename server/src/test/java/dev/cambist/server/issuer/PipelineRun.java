package dev.cambist.server.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs the shell lines of a pipeline as its system would: with the job's variables, the identity token where the system
 * has it, and programs of the same names. {@code curl} and {@code jq} are the real ones, and registry.example.com is Cambist.
 */
final class PipelineRun {
    private static final Set<String> SCRIPTS = Set.of("run", "script", "before_script", "args", "command");
    private static final Set<String> VARIABLES = Set.of("env", "variables", "environment");
    private static final String REGISTRY = "registry.example.com";

    /** A client that takes a login and notes what it is told. */
    private static final String CLIENT = """
            printf '%s %s\\n' "${0##*/}" "$*" >> "$WORK/log"
            if [ "$1" = login ]; then cat > "$WORK/password"; [ -s "$WORK/password" ] && [ "$(cat "$WORK/password")" != null ]; fi
            """;

    private final Path work;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> lines = new ArrayList<>();

    PipelineRun(Path work, URI cambist, FakeIssuer platform, String token) throws IOException {
        this.work = work;
        environment.put("WORK", work.toString());
        environment.put("PATH", work.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("TOKEN", token);
        Files.createDirectories(work.resolve("bin"));
        Files.writeString(work.resolve("token"), token);
        program("docker", CLIENT);
        program("buildah", CLIENT);
        program("apk", "");
        program(
                "circleci",
                "[ \"$*\" = 'run oidc get --claims {\"aud\": \"" + REGISTRY + "\"}' ] && printf %s \"$TOKEN\"");
        program("curl", """
                for last in "$@"; do
                  shift
                  last=$(printf '%%s' "$last" | sed 's#^https://registry.example.com/#%s#; s#^http://metadata.google.internal/#%s/#')
                  set -- "$@" "$last"
                done
                PATH=${PATH#*:} exec curl "$@"
                """.formatted(cambist, platform.url()));
        platform.page("/job", 200, "{\"value\":\"" + token + "\",\"oidcToken\":\"" + token + "\"}");
        platform.page("/computeMetadata/v1/instance/service-accounts/default/identity", 200, token);
        environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", platform.url() + "/job?api-version=2.0");
        environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "the-job");
        environment.put("SYSTEM_OIDCREQUESTURI", platform.url() + "/job");
        environment.put("GITHUB_REPOSITORY", "acme/shop");
        environment.put("CI_PROJECT_PATH", "acme/shop");
        for (String commit : List.of(
                "GITHUB_SHA",
                "CI_COMMIT_SHA",
                "BUILD_SOURCEVERSION",
                "BITBUCKET_COMMIT",
                "CIRCLE_SHA1",
                "COMMIT_SHA")) {
            environment.put(commit, "9a1f2c7");
        }
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(work.resolve("bin").resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Takes a file's variables, the tokens that it asks for, and its shell lines, in their order. */
    PipelineRun read(Object node) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (VARIABLES.contains(key)) {
                    PipelineSyntax.map(value).forEach((name, text) -> environment.put("" + name, "" + text));
                }
                if (SCRIPTS.contains(key)) {
                    (value instanceof List<?> list ? list : List.of(value)).forEach(line -> lines.add("" + line));
                } else {
                    token(String.valueOf(key), value);
                    read(value);
                }
            });
        } else {
            PipelineSyntax.list(node).forEach(this::read);
        }
        return this;
    }

    /** GitLab and Bitbucket put a token into a variable, where the job asks for one with the registry's audience. */
    private void token(String key, Object value) {
        if (key.equals("id_tokens")) {
            PipelineSyntax.map(value).forEach((name, token) -> {
                if (REGISTRY.equals(PipelineSyntax.map(token).get("aud"))) {
                    environment.put("" + name, environment.get("TOKEN"));
                }
            });
        }
        if (key.equals("oidc")
                && PipelineSyntax.list(PipelineSyntax.map(value).get("audiences"))
                        .contains(REGISTRY)) {
            environment.put("BITBUCKET_STEP_OIDC_TOKEN", environment.get("TOKEN"));
        }
    }

    /** What came of it; whatever was printed is in one text. */
    record Result(int exitCode, String printed, List<String> commands, String password) {}

    Result run() throws IOException, InterruptedException {
        // Without a space a line is an argument such as -ec; Cloud Build writes $$ for a shell's $.
        String script = "set -e\n"
                + String.join(
                        "\n", lines.stream().filter(line -> line.contains(" ")).toList());
        Path file = Files.writeString(
                work.resolve("script"),
                script.replace("$$", "$")
                        .replace(
                                "/var/run/registry/token", work.resolve("token").toString()));
        ProcessBuilder builder = new ProcessBuilder("sh", file.toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("printed").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("it does not end");
        }
        return new Result(
                process.exitValue(),
                text("printed"),
                text("log").lines().toList(),
                text("password").strip());
    }

    private String text(String name) throws IOException {
        Path file = work.resolve(name);
        return Files.exists(file) ? Files.readString(file, UTF_8) : "";
    }
}
