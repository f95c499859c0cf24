package dev.cambist.testkit.idp;

import java.util.Map;

/**
 * A subject of a plain OpenID Connect issuer, with whatever claims that issuer gives.
 *
 * @param issuer the issuer's name, which is also its path: {@code github} for {@code http://localhost:PORT/github}
 */
public record Workload(String issuer, String subject, Map<String, Object> claims) implements Subject {

    public Workload {
        Issuer.requireName(issuer);
        claims = Json.copyOf(claims);
    }

    public static Workload of(String issuer, String subject) {
        return new Workload(issuer, subject, Map.of());
    }

    /** A GitHub Actions job run by a push; {@code ref} is a full one, such as {@code refs/heads/main}. */
    public static Workload gitHub(String repository, String ref) {
        String owner = repository.substring(0, repository.indexOf('/'));
        String workflow = repository + "/.github/workflows/ci.yml@" + ref;
        return of("github", "repo:" + repository + ":ref:" + ref)
                .withClaim("repository", repository)
                .withClaim("repository_id", "74")
                .withClaim("repository_owner", owner)
                .withClaim("repository_owner_id", "65")
                .withClaim("repository_visibility", "private")
                .withClaim("ref", ref)
                .withClaim("ref_type", ref.startsWith("refs/tags/") ? "tag" : "branch")
                .withClaim("ref_protected", "false")
                .withClaim("sha", "9a1f2c7de1b3c60d7f2e5a8b4c6d8e0f1a2b3c4d")
                .withClaim("actor", "octocat")
                .withClaim("actor_id", "12")
                .withClaim("event_name", "push")
                .withClaim("head_ref", "")
                .withClaim("base_ref", "")
                .withClaim("workflow", "ci")
                .withClaim("workflow_ref", workflow)
                .withClaim("job_workflow_ref", workflow)
                .withClaim("run_id", "1000001")
                .withClaim("run_number", "10")
                .withClaim("run_attempt", "1")
                .withClaim("runner_environment", "github-hosted");
    }

    /** The same job in a repository made since July 15, 2026: GitHub's subject has ids behind the names of both. */
    public static Workload gitHubWithIds(String repository, String ref) {
        Workload job = gitHub(repository, ref);
        String[] names = repository.split("/", 2);
        String subject = "repo:" + names[0] + "@" + job.claims().get("repository_owner_id") + "/" + names[1] + "@"
                + job.claims().get("repository_id") + ":ref:" + ref;
        return new Workload(job.issuer(), subject, job.claims());
    }

    /**
     * A service connection of Azure DevOps, whose tokens Entra writes; their audience is {@code
     * fb60f99c-7a34-4190-8149-302f77469936}. Of the claims that were published, those that tell it apart.
     */
    public static Workload azureServiceConnection(String tenant, String organization, String connection) {
        return of("entra", "/eid1/c/pub/t/AAAA/a/BBBB/sc/" + organization + "/" + connection)
                .withClaim("azp", "499b84ac-1321-427f-aa17-267ca6975798")
                .withClaim("idtyp", "app")
                .withClaim("oid", "22222222-2222-4222-8222-222222222222")
                .withClaim("tid", tenant)
                .withClaim("ver", "2.0");
    }

    /** A GitLab CI job on a branch. */
    public static Workload gitLab(String projectPath, String branch) {
        String namespace = projectPath.substring(0, projectPath.lastIndexOf('/'));
        return of("gitlab", "project_path:" + projectPath + ":ref_type:branch:ref:" + branch)
                .withClaim("project_path", projectPath)
                .withClaim("project_id", "22")
                .withClaim("namespace_path", namespace)
                .withClaim("namespace_id", "72")
                .withClaim("ref", branch)
                .withClaim("ref_path", "refs/heads/" + branch)
                .withClaim("ref_type", "branch")
                .withClaim("ref_protected", "true")
                .withClaim("user_login", "octocat")
                .withClaim("user_id", "42")
                .withClaim("pipeline_source", "push")
                .withClaim("pipeline_id", "574")
                .withClaim("job_id", "302")
                .withClaim("runner_environment", "gitlab-hosted");
    }

    /** A pod's service account. A cluster writes the audience as a list: {@link TokenDraft#audiences}. */
    public static Workload kubernetes(String namespace, String serviceAccount) {
        var account = Map.of("name", serviceAccount, "uid", "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798");
        var pod = Map.of("name", serviceAccount + "-7c9d5", "uid", "5a9d6b34-1b7b-4c43-9a07-2c5f4f7d1a11");
        return of("kubernetes", "system:serviceaccount:" + namespace + ":" + serviceAccount)
                .withClaim("kubernetes.io", Map.of("namespace", namespace, "serviceaccount", account, "pod", pod));
    }

    /** The same subject at an issuer of another name, such as a second cluster. */
    public Workload at(String otherIssuer) {
        return new Workload(otherIssuer, subject, claims);
    }

    public Workload withClaim(String claim, Object value) {
        return new Workload(issuer, subject, Json.with(claims, claim, value));
    }
}
