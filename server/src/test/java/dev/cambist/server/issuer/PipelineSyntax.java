package dev.cambist.server.issuer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How each system reads its file: what may stand there, and what a job or step may be called. */
final class PipelineSyntax {
    private static final String ID = "[A-Za-z_][A-Za-z0-9_-]*";

    /** "CI/CD YAML syntax reference" of GitLab: its global keywords, and the names that "Jobs" calls unavailable. */
    private static final Set<String> NO_NAMES_OF_GITLAB_JOBS = Set.of(
            "image",
            "services",
            "stages",
            "before_script",
            "after_script",
            "variables",
            "cache",
            "include",
            "default",
            "workflow",
            "pages",
            "spec",
            "types",
            "true",
            "false",
            "nil");

    private static final Set<String> GITLAB_JOB = Set.of(
            "stage",
            "image",
            "services",
            "id_tokens",
            "variables",
            "before_script",
            "script",
            "after_script",
            "rules",
            "needs",
            "tags",
            "environment",
            "cache",
            "artifacts",
            "when",
            "timeout",
            "retry");
    private static final Set<String> WORKFLOW =
            Set.of("name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs");
    private static final Set<String> WORKFLOW_JOB =
            Set.of("name", "runs-on", "env", "permissions", "environment", "needs", "if", "container", "steps");
    private static final Set<String> CIRCLE =
            Set.of("version", "setup", "orbs", "parameters", "commands", "executors", "jobs", "workflows");
    private static final Set<String> AZURE =
            Set.of("name", "trigger", "pr", "pool", "variables", "resources", "stages", "jobs", "steps");
    private static final Set<String> BITBUCKET =
            Set.of("image", "options", "definitions", "clone", "pipelines", "triggers");
    private static final Set<String> BITBUCKET_STEP =
            Set.of("name", "image", "oidc", "services", "caches", "deployment", "max-time", "size", "script");
    private static final Set<String> CLOUD_BUILD = Set.of(
            "steps", "options", "serviceAccount", "timeout", "substitutions", "images", "tags", "availableSecrets");

    private final String page;
    private final List<String> complaints = new ArrayList<>();

    private PipelineSyntax(String page) {
        this.page = page;
    }

    /** What the system of this page would not accept of its file. */
    static List<String> complaints(String page, Map<?, ?> file) {
        PipelineSyntax syntax = new PipelineSyntax(page);
        switch (page) {
            case "gitlab.md" -> syntax.gitLab(file);
            case "github.md" -> syntax.workflow(file, WORKFLOW);
            case "forgejo.md" -> {
                syntax.require(Boolean.TRUE.equals(file.get("enable-openid-connect")), "gets no identity token");
                syntax.workflow(file, with(WORKFLOW, "enable-openid-connect"));
            }
            case "circleci.md" -> syntax.circleCi(file);
            case "azure-devops.md" -> syntax.azure(file);
            case "bitbucket.md" -> syntax.bitbucket(file);
            case "google.md" -> syntax.known(file, CLOUD_BUILD, "file");
            case "kubernetes.md" -> syntax.require("Job".equals(file.get("kind")), "is no Job");
            default -> syntax.complaints.add(page + ": nothing is known of its system");
        }
        return syntax.complaints;
    }

    private void gitLab(Map<?, ?> file) {
        file.forEach((name, value) -> {
            require(!NO_NAMES_OF_GITLAB_JOBS.contains(String.valueOf(name)), "has a job by a reserved word: " + name);
            known(map(value), GITLAB_JOB, "job " + name);
            require(map(value).get("script") instanceof List, "has a job without a script");
        });
    }

    private void workflow(Map<?, ?> file, Set<String> members) {
        known(file, members, "file");
        map(file.get("jobs")).forEach((name, value) -> {
            require(String.valueOf(name).matches(ID), "has a job by a name that is none: " + name);
            known(map(value), WORKFLOW_JOB, "job");
            require(map(value).get("runs-on") instanceof String, "says not where a job runs");
            list(map(value).get("steps"))
                    .forEach(step -> require(
                            map(step).containsKey("run") != map(step).containsKey("uses"), "has a step of two kinds"));
        });
        if (page.equals("github.md")) {
            require("write".equals(map(file.get("permissions")).get("id-token")), "gets no identity token");
        }
    }

    private void circleCi(Map<?, ?> file) {
        known(file, CIRCLE, "file");
        map(file.get("jobs")).forEach((name, value) -> {
            require(map(value).containsKey("machine") || map(value).containsKey("docker"), "says not where a job runs");
            require(map(value).get("steps") instanceof List, "has a job without steps");
        });
        map(file.get("workflows"))
                .values()
                .forEach(workflow -> list(map(workflow).get("jobs"))
                        .forEach(job -> require(map(file.get("jobs")).containsKey(job), "has no job " + job)));
    }

    private void azure(Map<?, ?> file) {
        known(file, AZURE, "file");
        list(file.get("steps"))
                .forEach(step -> require(
                        map(step).containsKey("script") || map(step).containsKey("task"), "has a step of no kind"));
    }

    private void bitbucket(Map<?, ?> file) {
        known(file, BITBUCKET, "file");
        known(
                map(file.get("pipelines")),
                Set.of("default", "branches", "tags", "pull-requests", "custom"),
                "pipelines");
        map(map(file.get("pipelines")).get("branches"))
                .values()
                .forEach(steps -> list(steps).forEach(entry -> {
                    Map<?, ?> step = map(map(entry).get("step"));
                    known(step, BITBUCKET_STEP, "step");
                    require(step.get("script") instanceof List, "has a step without a script");
                }));
    }

    private void known(Map<?, ?> members, Set<String> known, String what) {
        members.keySet()
                .forEach(key -> require(known.contains(String.valueOf(key)), "has in a " + what + " no " + key));
    }

    private void require(boolean right, String complaint) {
        if (!right) {
            complaints.add(page + " " + complaint);
        }
    }

    static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Set<String> with(Set<String> some, String more) {
        List<String> all = new ArrayList<>(some);
        all.add(more);
        return Set.copyOf(all);
    }
}
