package dev.cambist.e2e.ci;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The jobs on the pages about identities, from the token to the pushed image, but for the names of the machines. What signs in
 * is Docker's client; what builds and pushes is Podman under Docker's name, as there is no daemon. The programs and endpoints
 * by which a system gives a job its token are stand-ins.
 */
@EndToEnd
@Timeout(900) // a guard against hanging
final class PagePipelinesTest {
    private static final Duration DONE_WITHIN = Duration.ofMinutes(4);
    private static final String PAGE_REGISTRY = "registry.example.com";

    @TempDir
    private Path directory;

    /** @param script the commands, one after another */
    record Job(String page, String script) {
        @Override
        public String toString() {
            return page;
        }
    }

    static List<Job> jobs() throws IOException {
        List<Job> jobs = new ArrayList<>();
        List<Path> pages;
        try (Stream<Path> identities = Files.list(Launcher.file("docs/identities"))) {
            pages = Stream.concat(identities, Stream.of(Launcher.file("docs/login.md")))
                    .sorted()
                    .toList();
        }
        for (Path page : pages) {
            for (String block : Files.readString(page).split("\n```", -1)) {
                if (block.matches("(?s)(sh|yaml)\n.*\\b(docker|buildah) .*")) {
                    String text = block.substring(block.indexOf('\n') + 1);
                    String script = block.startsWith("sh\n") ? text : script(Component.documents(text));
                    jobs.add(new Job(page.getFileName().toString(), script));
                }
            }
        }
        return jobs;
    }

    /** What the systems run of their files: the members {@code run} and {@code script}, and the last of {@code args}. */
    private static String script(Object node) {
        List<String> lines = new ArrayList<>();
        if (node instanceof List<?> list) {
            list.forEach(element -> lines.add(script(element)));
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (List.of("run", "script").contains(key)) {
                    lines.addAll(
                            value instanceof List<?> list
                                    ? list.stream().map(String::valueOf).toList()
                                    : List.of(value.toString()));
                } else if (key.equals("args") && value instanceof List<?> list) {
                    // Cloud Build takes one dollar for a substitution of its own.
                    lines.add(list.getLast().toString().replace("$$", "$"));
                } else {
                    lines.add(script(value));
                }
            });
        }
        return String.join("\n", lines).strip();
    }

    @Test
    void jobs_ofAllPages_areFound() throws Exception {
        assertThat(jobs())
                .extracting(Job::page)
                .contains(
                        "README.md",
                        "azure-devops.md",
                        "bitbucket.md",
                        "circleci.md",
                        "entra.md",
                        "forgejo.md",
                        "github.md",
                        "gitlab.md",
                        "google.md",
                        "keycloak.md",
                        "kubernetes.md",
                        "login.md");
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void job_withAGoodToken_signsInAndPushes(Job job) throws Exception {
        try (RegistrySetup setup = RegistrySetup.start(Setup.DISTRIBUTION_3_GATEWAY_TLS, directory)) {
            String token = setup.identityToken(RegistrySetup.MAINTAINER);
            try (TokenEndpoint endpoint = new TokenEndpoint(setup.host(), token)) {
                Outcome outcome = run(setup, endpoint, job, token);

                assertThat(outcome.exitCode()).as("%s", outcome).isZero();
                assertThat(outcome.output() + outcome.error()).doesNotContain("eyJ");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void job_withATokenForSomebodyElse_failsAndSaysWhy(Job job) throws Exception {
        try (RegistrySetup setup = RegistrySetup.start(Setup.DISTRIBUTION_3_GATEWAY_TLS, directory)) {
            String token = setup.provider()
                    .token(RegistrySetup.MAINTAINER)
                    .audience("https://elsewhere.example")
                    .sign();
            try (TokenEndpoint endpoint = new TokenEndpoint(setup.host(), token)) {
                Outcome outcome = run(setup, endpoint, job, token);

                assertThat(outcome.exitCode()).as("%s", outcome).isNotZero();
                assertThat(outcome.output() + outcome.error())
                        .as("%s", outcome)
                        .contains("audience is https://elsewhere.example");
            }
        }
    }

    private Outcome run(RegistrySetup setup, TokenEndpoint endpoint, Job job, String token) throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        Files.writeString(work.resolve("hello.txt"), "hello\n");
        Files.writeString(work.resolve("Dockerfile"), "FROM scratch\nCOPY hello.txt /\n");
        Files.writeString(work.resolve("token"), token);
        Component.tool(directory, "docker", """
                #!/bin/sh
                case $1 in login) exec '%s' "$@" ;; *) exec '%s' "$@" ;; esac
                """.formatted(Tool.DOCKER.path(), Tool.PODMAN.path()));
        Component.tool(directory, "circleci", "#!/bin/sh\nprintf %s '" + token + "'\n");
        Component.tool(directory, "az", "#!/bin/sh\nprintf %s '" + token + "'\n");
        String here = job.script()
                .replaceAll("service=(\\$REGISTRY|registry\\.example\\.com)", "service=" + RegistrySetup.SERVICE)
                .replace(PAGE_REGISTRY, setup.host())
                .replace("https://login.example.com", endpoint.url())
                .replace("http://metadata.google.internal", endpoint.url())
                .replace("/var/run/registry/token", work.resolve("token").toString())
                .replace("/workspace", work.toString());
        // Some only push, what a step before them has built.
        String built = "for name in apps/shop:1 acme/app; do podman build -q -t " + setup.host()
                + "/$name . > /dev/null; done\n";
        return Commands.run(
                work,
                "",
                DONE_WITHIN,
                command(
                        environment(setup, endpoint, token),
                        (here.contains("docker build") || !here.contains(" push ") ? "" : built) + here));
    }

    private static List<String> command(Map<String, String> environment, String script) {
        List<String> command = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of("bash", "-e", "-c", script));
        return command;
    }

    private Map<String, String> environment(RegistrySetup setup, TokenEndpoint endpoint, String token)
            throws IOException {
        Path config = Files.createDirectories(directory.resolve("config"));
        Files.writeString(
                directory.resolve("storage.conf"),
                "[storage]\ndriver = \"vfs\"\ngraphroot = \"%1$s/images\"\nrunroot = \"%1$s/run\"\n"
                        .formatted(directory));
        Files.writeString(
                directory.resolve("containers.conf"),
                "[engine]\ncgroup_manager = \"cgroupfs\"\nevents_logger = \"none\"\n");
        String authority = setup.cambist().authority().orElseThrow().toString();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("SSL_CERT_FILE", authority);
        environment.put("CURL_CA_BUNDLE", authority);
        environment.put("DOCKER_CONFIG", config.toString());
        environment.put("DOCKER_HOST", "unix://" + directory.resolve("no-daemon.sock"));
        environment.put("REGISTRY_AUTH_FILE", config.resolve("config.json").toString());
        environment.put(
                "CONTAINERS_STORAGE_CONF", directory.resolve("storage.conf").toString());
        environment.put("CONTAINERS_CONF", directory.resolve("containers.conf").toString());
        environment.put("BUILDAH_ISOLATION", "chroot");
        environment.put("XDG_RUNTIME_DIR", directory.toString());
        environment.put("REGISTRY", setup.host());
        environment.put("ACTIONS_ID_TOKEN_REQUEST_URL", endpoint.url() + "/github?api-version=2.0");
        environment.put("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "the-runner");
        environment.put("SYSTEM_OIDCREQUESTURI", endpoint.url() + "/azure");
        environment.put("SYSTEM_ACCESSTOKEN", "the-agent");
        environment.put("BUILD_SECRET", "the-client");
        for (String variable : List.of("TOKEN", "ID_TOKEN", "REGISTRY_TOKEN", "BITBUCKET_STEP_OIDC_TOKEN")) {
            environment.put(variable, token);
        }
        for (String project : List.of("GITHUB_REPOSITORY", "CI_PROJECT_PATH")) {
            environment.put(project, "acme/shop");
        }
        for (String commit : List.of(
                "GITHUB_SHA",
                "CI_COMMIT_SHA",
                "BITBUCKET_COMMIT",
                "COMMIT_SHA",
                "CIRCLE_SHA1",
                "BUILD_SOURCEVERSION")) {
            environment.put(commit, "6f1c2a3b");
        }
        return environment;
    }
}
