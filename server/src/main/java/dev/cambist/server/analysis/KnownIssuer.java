package dev.cambist.server.analysis;

import dev.cambist.server.settings.IssuerSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is known of the tokens of a kind of issuer, from its documentation. An issuer is recognised by its URL.
 *
 * @param product what people call it
 * @param shapes patterns that every value of a claim meets; none at all for a claim that its tokens never have
 * @param owners what a value must look like to name one owner, by the claims that can
 * @param ownerAdvice what to write to name one
 * @param open whether anybody can have tokens of it, not only members of one organization
 * @param proposals the tokens of jobs that run for changes somebody proposes, the unmistakable one first
 * @param reviewedAdvice what to write so that only reviewed changes match
 */
record KnownIssuer(
        String product,
        Map<String, GlobSet> shapes,
        Map<String, Pattern> owners,
        String ownerAdvice,
        boolean open,
        List<SampleToken> proposals,
        String reviewedAdvice) {
    private static final Pattern LITERAL = Pattern.compile("[^*]+");
    private static final Pattern WITHIN_OWNER = Pattern.compile("[^*/]+/.*");
    private static final Pattern GITHUB =
            Pattern.compile("https://token\\.actions\\.(githubusercontent\\.com(/.*)?|[a-z0-9-]+\\.ghe\\.com)"
                    + "|https://[^/]+/_services/token");
    private static final Pattern FORGEJO = Pattern.compile("https?://.+/api/actions");
    private static final Pattern GITLAB = Pattern.compile("https://gitlab\\.[^/]+");

    private static final GlobSet NEVER = GlobSet.of();
    private static final GlobSet SWITCH = GlobSet.of("true", "false");
    private static final GlobSet BRANCH_OR_TAG = GlobSet.of("branch", "tag");

    /** What is known of an issuer, if its URL is that of a known kind. */
    static Optional<KnownIssuer> of(IssuerSettings issuer) {
        return switch (issuer) {
            case IssuerSettings.OpenId openId -> at(openId.url());
            case IssuerSettings.Entra entra -> Optional.of(entra(entra.tenants()));
        };
    }

    private static Optional<KnownIssuer> at(URI address) {
        String url = address.toString().replaceFirst("/+$", "");
        if (GITHUB.matcher(url).matches()) {
            return Optional.of(github(url.equals("https://token.actions.githubusercontent.com")));
        }
        if (FORGEJO.matcher(url).matches()) {
            return Optional.of(forgejo(url.equals("https://codeberg.org/api/actions")));
        }
        if (GITLAB.matcher(url).matches()) {
            return Optional.of(gitlab(url.equals("https://gitlab.com")));
        }
        return url.equals("https://accounts.google.com") ? Optional.of(google()) : Optional.empty();
    }

    /** "OpenID Connect reference" of GitHub's documentation. */
    private static KnownIssuer github(boolean open) {
        return new KnownIssuer(
                "GitHub",
                Map.of(
                        "repository", GlobSet.of("*/*"),
                        "repository_owner", GlobSet.of("*"),
                        "ref", GlobSet.of("refs/**"),
                        "ref_type", BRANCH_OR_TAG,
                        "ref_protected", SWITCH,
                        "workflow_ref", GlobSet.of("*/*/**@**"),
                        "job_workflow_ref", GlobSet.of("*/*/**@**"),
                        "runner_environment", GlobSet.of("github-hosted", "self-hosted"),
                        "groups", NEVER,
                        "roles", NEVER),
                Map.ofEntries(
                        Map.entry("repository", WITHIN_OWNER),
                        Map.entry("repository_owner", LITERAL),
                        Map.entry("repository_id", LITERAL),
                        Map.entry("repository_owner_id", LITERAL),
                        Map.entry("enterprise", LITERAL),
                        Map.entry("enterprise_id", LITERAL),
                        Map.entry("actor", LITERAL),
                        Map.entry("actor_id", LITERAL),
                        Map.entry("workflow_ref", WITHIN_OWNER),
                        Map.entry("job_workflow_ref", WITHIN_OWNER),
                        Map.entry("sub", Pattern.compile("repo:[^*/]+/.*|(?!repo:)[^*]*:[^*]+.*"))),
                "repository_owner_id: \"NUMBER\" or repository: \"OWNER/*\" under claims",
                open,
                List.of(
                        SampleToken.of(
                                "a workflow run for a pull request",
                                Map.of(
                                        "sub", "repo:*/*:pull_request",
                                        "event_name", "pull_request",
                                        "ref", "refs/pull/*/merge",
                                        "ref_type", "branch",
                                        "ref_protected", "false",
                                        "workflow_ref", "*/*/**@refs/pull/*/merge",
                                        "job_workflow_ref", "*/*/**@refs/pull/*/merge")),
                        SampleToken.of(
                                "a workflow run for pull_request_target",
                                Map.of(
                                        "sub", "repo:*/*:ref:refs/heads/**",
                                        "event_name", "pull_request_target",
                                        "ref", "refs/heads/**",
                                        "ref_type", "branch"))),
                "ref: refs/heads/main, an environment, or event_name: push under claims");
    }

    /** "Security OpenID Connect" of Forgejo's documentation of Actions; its claims are named as GitHub's. */
    private static KnownIssuer forgejo(boolean open) {
        return new KnownIssuer(
                "Forgejo",
                Map.of(
                        "repository", GlobSet.of("*/*"),
                        "repository_owner", GlobSet.of("*"),
                        "ref", GlobSet.of("refs/**"),
                        "groups", NEVER,
                        "roles", NEVER),
                Map.of(
                        "repository", WITHIN_OWNER,
                        "repository_owner", LITERAL,
                        "actor", LITERAL,
                        "sub", Pattern.compile("repo:[^*/]+/.*")),
                "repository_owner: OWNER or repository: \"OWNER/*\" under claims",
                open,
                List.of(
                        SampleToken.of(
                                "a workflow run for a pull request",
                                Map.of(
                                        "sub", "repo:*/*:pull_request",
                                        "event_name", "pull_request",
                                        "ref", "refs/pull/**")),
                        SampleToken.of(
                                "a workflow run for pull_request_target",
                                Map.of(
                                        "event_name", "pull_request_target",
                                        "ref", "refs/heads/**"))),
                "ref: refs/heads/main or event_name: push under claims");
    }

    /** "OpenID Connect (OIDC) authentication using ID tokens" of GitLab's documentation. */
    private static KnownIssuer gitlab(boolean open) {
        return new KnownIssuer(
                "GitLab",
                Map.of(
                        "project_path", GlobSet.of("*/**"),
                        "ref_type", BRANCH_OR_TAG,
                        "ref_protected", SWITCH,
                        "environment_protected", SWITCH,
                        "ref_path", GlobSet.of("refs/**"),
                        "groups", NEVER,
                        "roles", NEVER),
                Map.of(
                        "project_path", WITHIN_OWNER,
                        "namespace_path", Pattern.compile("[^*/]+(/.*)?"),
                        "project_id", LITERAL,
                        "namespace_id", LITERAL,
                        "user_login", LITERAL,
                        "user_id", LITERAL,
                        "user_email", LITERAL,
                        "ci_config_ref_uri", Pattern.compile("[^*/]+/[^*/]+/.*"),
                        "sub", Pattern.compile("project_path:[^*/]+/.*|(?!project_path:)[^*]*:[^*]+.*")),
                "namespace_path: [GROUP, \"GROUP/**\"] or project_path: GROUP/PROJECT under claims",
                open,
                List.of(SampleToken.of(
                        "a pipeline of a merge request",
                        Map.of(
                                "sub",
                                "project_path:*/**:ref_type:branch:ref:" + SampleToken.SOME_BRANCH,
                                "pipeline_source",
                                "merge_request_event",
                                "ref",
                                SampleToken.SOME_BRANCH,
                                "ref_type",
                                "branch",
                                "ref_path",
                                "refs/heads/" + SampleToken.SOME_BRANCH,
                                "ref_protected",
                                "false",
                                "ci_config_ref_uri",
                                "*/*/**@refs/heads/" + SampleToken.SOME_BRANCH))),
                "ref_protected: \"true\", ref: main, or an environment under claims");
    }

    /** "OpenID Connect" of Google's identity documentation. */
    private static KnownIssuer google() {
        return new KnownIssuer(
                "Google",
                Map.of("groups", NEVER, "roles", NEVER),
                Map.of(
                        "sub", LITERAL,
                        "azp", LITERAL,
                        "hd", LITERAL,
                        "email", Pattern.compile("[^*]+|.*@[^*]+")),
                "email: NAME@PROJECT.iam.gserviceaccount.com under claims",
                true,
                List.of(),
                "");
    }

    /** "ID token claims reference" of Microsoft's documentation. */
    private static KnownIssuer entra(List<String> tenants) {
        return new KnownIssuer(
                "Entra ID",
                Map.of("tid", GlobSet.of(tenants.toArray(String[]::new))),
                Map.of(),
                "",
                false,
                List.of(),
                "");
    }
}
