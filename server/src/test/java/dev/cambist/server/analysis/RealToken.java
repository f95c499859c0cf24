package dev.cambist.server.analysis;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A token of a job as its issuer's documentation shows it.
 *
 * @param owner whose repository or project it is
 * @param run what set the job off, in the issuer's word
 * @param ref the full ref it runs on
 * @param immutable whether its subject has ids in it
 */
record RealToken(String issuer, String owner, String run, String ref, boolean immutable, Map<String, Object> claims) {
    private static final List<String> OWNERS = List.of("acme", "acme-evil", "evilacme", "mallory", "Acme-Corp");
    private static final List<String> PROJECTS = List.of("shop", "web");
    private static final List<String> REFS = List.of(
            "refs/heads/main",
            "refs/heads/release",
            "refs/heads/feature/search",
            "refs/heads/v1.2.0",
            "refs/tags/v1.2.0",
            "refs/tags/main");

    Identity identity() {
        return new Identity(issuer, "https://issuer.example", (String) claims.get("sub"), new JsonObject(claims));
    }

    /** Whether it runs for a change that nobody has accepted yet, with that change's own ref. */
    boolean isProposal() {
        return run.equals("pull_request") || run.equals("merge_request_event");
    }

    /** Whether something proposed can set it off, though it runs what was accepted. */
    boolean isSetOffByProposal() {
        return List.of("pull_request_target", "workflow_run", "issue_comment").contains(run);
    }

    boolean isEnvironment() {
        return claims.containsKey("environment");
    }

    @Override
    public String toString() {
        return claims.toString();
    }

    /** "Example subject claims", "Immutable subject claims" and the list of claims of GitHub. */
    static List<RealToken> ofGitHub() {
        List<RealToken> tokens = new ArrayList<>();
        for (String owner : OWNERS) {
            for (String project : PROJECTS) {
                for (boolean immutable : List.of(false, true)) {
                    for (String ref : REFS) {
                        tokens.add(gitHub(owner, project, "push", ref, immutable, ""));
                        tokens.add(gitHub(owner, project, "push", ref, immutable, "production"));
                    }
                    tokens.add(gitHub(owner, project, "pull_request", "refs/pull/7/merge", immutable, ""));
                    for (String event : List.of("pull_request_target", "workflow_run", "issue_comment", "release")) {
                        tokens.add(gitHub(owner, project, event, "refs/heads/main", immutable, ""));
                    }
                }
            }
        }
        return tokens;
    }

    private static RealToken gitHub(
            String owner, String project, String event, String ref, boolean immutable, String environment) {
        String repository = owner + "/" + project;
        String ownerId = String.valueOf(1000 + OWNERS.indexOf(owner));
        String id = ownerId + PROJECTS.indexOf(project);
        String context = !environment.isEmpty()
                ? "environment:" + environment
                : event.equals("pull_request") ? "pull_request" : "ref:" + ref;
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(
                "sub",
                "repo:" + (immutable ? owner + "@" + ownerId + "/" + project + "@" + id : repository) + ":" + context);
        claims.put("repository", repository);
        claims.put("repository_id", id);
        claims.put("repository_owner", owner);
        claims.put("repository_owner_id", ownerId);
        claims.put("repository_visibility", "public");
        claims.put("ref", ref);
        claims.put("ref_type", ref.startsWith("refs/tags/") ? "tag" : "branch");
        claims.put("ref_protected", String.valueOf(ref.equals("refs/heads/main")));
        claims.put("sha", "9a1f2c7de1b3c60d7f2e5a8b4c6d8e0f1a2b3c4d");
        claims.put("actor", owner + "-bot");
        claims.put("actor_id", ownerId + "9");
        claims.put("event_name", event);
        claims.put("head_ref", event.equals("pull_request") ? "feature/search" : "");
        claims.put("base_ref", event.equals("pull_request") ? "main" : "");
        claims.put("workflow", "image");
        claims.put("workflow_ref", repository + "/.github/workflows/image.yaml@" + ref);
        claims.put("job_workflow_ref", "acme/ci/.github/workflows/build.yaml@refs/heads/main");
        claims.put("run_id", "1000001");
        claims.put("runner_environment", "github-hosted");
        if (!environment.isEmpty()) {
            claims.put("environment", environment);
        }
        return new RealToken("github", owner, event, ref, immutable, claims);
    }

    /** "Token payload" of GitLab's ID tokens. */
    static List<RealToken> ofGitLab() {
        List<RealToken> tokens = new ArrayList<>();
        for (String owner : OWNERS) {
            for (String path : List.of("shop", "web", "sub/shop")) {
                for (String ref : REFS) {
                    tokens.add(gitLab(owner, path, "push", ref, false));
                    tokens.add(gitLab(owner, path, "push", ref, true));
                }
                tokens.add(gitLab(owner, path, "merge_request_event", "refs/heads/proposal", false));
            }
        }
        return tokens;
    }

    private static RealToken gitLab(String owner, String path, String source, String ref, boolean isProtected) {
        String project = owner + "/" + path;
        String namespace = project.substring(0, project.lastIndexOf('/'));
        String type = ref.startsWith("refs/tags/") ? "tag" : "branch";
        String name = ref.replaceFirst("refs/(heads|tags)/", "");
        String id = String.valueOf(1000 + OWNERS.indexOf(owner));
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("sub", "project_path:" + project + ":ref_type:" + type + ":ref:" + name);
        claims.put("namespace_id", id);
        claims.put("namespace_path", namespace);
        claims.put("project_id", id + "7");
        claims.put("project_path", project);
        claims.put("user_id", id + "1");
        claims.put("user_login", owner + "-bot");
        claims.put("user_email", "bot@" + owner + ".example");
        claims.put("user_access_level", "developer");
        claims.put("pipeline_id", "574");
        claims.put("pipeline_source", source);
        claims.put("job_id", "302");
        claims.put("ref", name);
        claims.put("ref_type", type);
        claims.put("ref_path", ref);
        claims.put("ref_protected", String.valueOf(isProtected));
        claims.put("runner_environment", "gitlab-hosted");
        claims.put("ci_config_ref_uri", "gitlab.com/" + project + "//.gitlab-ci.yml@" + ref);
        return new RealToken("gitlab", owner, source, ref, false, claims);
    }
}
