package dev.cambist.server.issuer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The claims of each issuer as its documentation lists them, with those values that the pages expect. */
final class DocumentedClaims {
    private DocumentedClaims() {}

    /** "OpenID Connect reference" of GitHub. */
    static Map<String, Object> gitHub() {
        String workflow = "acme/shop/.github/workflows/image.yaml@refs/heads/main";
        return claims(
                "sub", "repo:acme/shop:ref:refs/heads/main",
                "aud", "registry.example.com",
                "jti", "example-id",
                "repository", "acme/shop",
                "repository_id", "74",
                "repository_owner", "acme",
                "repository_owner_id", "65",
                "repository_visibility", "private",
                "ref", "refs/heads/main",
                "ref_type", "branch",
                "ref_protected", "true",
                "sha", "9a1f2c7de1b3c60d7f2e5a8b4c6d8e0f1a2b3c4d",
                "actor", "octocat",
                "actor_id", "12",
                "event_name", "push",
                "head_ref", "",
                "base_ref", "",
                "workflow", "image",
                "workflow_ref", workflow,
                "job_workflow_ref", workflow,
                "run_id", "1000001",
                "run_number", "10",
                "run_attempt", "1",
                "runner_environment", "github-hosted");
    }

    /** "OpenID Connect (OIDC) authentication using ID tokens" of GitLab. */
    static Map<String, Object> gitLab() {
        return claims(
                "sub", "project_path:acme/shop:ref_type:branch:ref:main",
                "aud", "registry.example.com",
                "project_path", "acme/shop",
                "project_id", "22",
                "namespace_path", "acme",
                "namespace_id", "72",
                "ref", "main",
                "ref_path", "refs/heads/main",
                "ref_type", "branch",
                "ref_protected", "true",
                "user_login", "octocat",
                "user_id", "42",
                "user_access_level", "developer",
                "pipeline_source", "push",
                "pipeline_id", "574",
                "job_id", "302",
                "runner_id", 1L,
                "runner_environment", "gitlab-hosted");
    }

    /** "Security OpenID Connect" of Forgejo Actions. */
    static Map<String, Object> forgejo() {
        return claims(
                "sub", "repo:acme/shop:ref:refs/heads/main",
                "aud", "registry.example.com",
                "actor", "octocat",
                "actor_id", "12",
                "base_ref", "",
                "head_ref", "",
                "event_name", "push",
                "ref", "refs/heads/main",
                "ref_type", "branch",
                "ref_protected", "false",
                "repository", "acme/shop",
                "repository_id", "74",
                "repository_owner", "acme",
                "repository_owner_id", "65",
                "run_id", "1",
                "run_number", "1",
                "run_attempt", "1",
                "sha", "9a1f2c7de1b3c60d7f2e5a8b4c6d8e0f1a2b3c4d",
                "workflow", "image.yaml",
                "workflow_ref", "acme/shop/.forgejo/workflows/image.yaml@refs/heads/main");
    }

    /** "Oidctoken - Create" of Azure DevOps, called in a job without a service connection. */
    static Map<String, Object> azureDevOps() {
        return claims(
                "sub", "p://acme/shop/web",
                "aud", "api://AzureADTokenExchange",
                "org_id", "3f5c8a1b-1111-4222-8333-444455556666",
                "prj_id", "6d2e9c47-aaaa-4bbb-8ccc-ddddeeeeffff",
                "def_id", "42",
                "rpo_id", "7a3b0c1d-1111-4222-8333-444455556666",
                "rpo_uri", "https://dev.azure.com/acme/shop/_git/shop",
                "rpo_ver", "9a1f2c7de1b3c60d7f2e5a8b4c6d8e0f1a2b3c4d",
                "rpo_ref", "refs/heads/main",
                "run_id", "1742");
    }

    /** "Using OpenID Connect tokens in jobs" of CircleCI. */
    static Map<String, Object> circleCi() {
        return claims(
                "sub",
                        "org/8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50/project/1c9e7f3a-1111-4222-8333-444455556666/user/"
                                + "5d5d5d5d-1111-4222-8333-444455556666",
                "aud", "registry.example.com",
                "oidc.circleci.com/org-id", "8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50",
                "oidc.circleci.com/project-id", "1c9e7f3a-1111-4222-8333-444455556666",
                "oidc.circleci.com/context-ids", List.of("6e6e6e6e-1111-4222-8333-444455556666"),
                "oidc.circleci.com/vcs-origin", "github.com/acme/shop",
                "oidc.circleci.com/vcs-ref", "refs/heads/main",
                "oidc.circleci.com/ssh-rerun", false);
    }

    /** "Integrate Pipelines with resource servers using OIDC" of Bitbucket. */
    static Map<String, Object> bitbucket() {
        return claims(
                "sub", "{d9f6a2c1-1111-4222-8333-444455556666}:{aaaaaaaa-1111-4222-8333-444455556666}",
                "aud", List.of("registry.example.com"),
                "workspaceUuid", "{bbbbbbbb-1111-4222-8333-444455556666}",
                "repositoryUuid", "{d9f6a2c1-1111-4222-8333-444455556666}",
                "pipelineUuid", "{cccccccc-1111-4222-8333-444455556666}",
                "stepUuid", "{aaaaaaaa-1111-4222-8333-444455556666}",
                "branchName", "main");
    }

    /** "Service account tokens", their schema, of Kubernetes. */
    static Map<String, Object> kubernetes(String account) {
        return claims(
                "sub", "system:serviceaccount:team-a:" + account,
                "aud", List.of("registry.example.com"),
                "kubernetes.io",
                        Map.of(
                                "namespace", "team-a",
                                "serviceaccount",
                                        Map.of("name", account, "uid", "14ee3fa4-a7e2-420f-9f9a-dbc4507c3798"),
                                "pod", Map.of("name", "build-7c9d5", "uid", "5a9d6b34-1b7b-4c43-9a07-2c5f4f7d1a11")));
    }

    /** "Verify the Google ID token" and "Get an ID token" of Google. */
    static Map<String, Object> google() {
        return claims(
                "sub", "104857612345678901234",
                "aud", "registry.example.com",
                "azp", "104857612345678901234",
                "email", "deploy@acme-prod.iam.gserviceaccount.com",
                "email_verified", true);
    }

    /** "Server administration guide" of Keycloak: a client scope with an audience and a group membership mapper. */
    static Map<String, Object> keycloak() {
        return claims(
                "sub", "f3b1c2d4-1111-4222-8333-444455556666",
                "aud", List.of("registry.example.com", "account"),
                "typ", "Bearer",
                "azp", "web",
                "preferred_username", "alice",
                "realm_access", Map.of("roles", List.of("offline_access")),
                "groups", List.of("/engineering"));
    }

    private static Map<String, Object> claims(Object... namesAndValues) {
        Map<String, Object> claims = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            claims.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return claims;
    }
}
