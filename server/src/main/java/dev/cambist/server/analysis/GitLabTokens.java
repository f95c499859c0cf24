package dev.cambist.server.analysis;

import static dev.cambist.server.analysis.KnownIssuer.BRANCH_OR_TAG;
import static dev.cambist.server.analysis.KnownIssuer.LITERAL;
import static dev.cambist.server.analysis.KnownIssuer.NEVER;
import static dev.cambist.server.analysis.KnownIssuer.SWITCH;
import static dev.cambist.server.analysis.KnownIssuer.WITHIN_OWNER;

import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** "OpenID Connect (OIDC) authentication using ID tokens" of GitLab's documentation. */
final class GitLabTokens {
    private static final String SUBJECT = "project_path:" + GlobSet.PATH + ":ref_type:";

    /** A branch that no rule means in particular. */
    private static final String SOME_BRANCH = "zq-7-proposal";

    /** No branch or tag can have such a name (GitLab's {@code GitRefValidator}), and {@code ref} is the name. */
    private static final GlobSet FULL_BRANCH = GlobSet.of("refs/heads/**");

    private static final SampleToken BRANCH = ofRef("branch", "refs/heads/**");
    private static final SampleToken TAG = ofRef("tag", "refs/tags/**")
            .with(
                    "pipeline_source",
                    GlobSet.of("push", "web", "schedule", "api", "trigger", "pipeline", "parent_pipeline"));

    private GitLabTokens() {}

    static KnownIssuer known(boolean open) {
        return new KnownIssuer(
                "GitLab",
                Map.of(
                        "sub", GlobSet.of("project_path:*/**"),
                        "project_path", GlobSet.of("*/**"),
                        "ref_type", BRANCH_OR_TAG,
                        "ref_protected", SWITCH,
                        "environment_protected", SWITCH,
                        "ref_path", GlobSet.of("refs/**"),
                        "groups", NEVER,
                        "roles", NEVER),
                owners(open),
                List.of(mergeRequest()),
                List.of(GitLabTokens::fullRef, GitLabTokens::otherNamespace),
                List.of(GitLabTokens::branchOrTag, GitLabTokens::belowNamespace));
    }

    private static KnownIssuer.Owners owners(boolean open) {
        return new KnownIssuer.Owners(
                open,
                Map.of(
                        "project_path", WITHIN_OWNER,
                        "namespace_path", Pattern.compile("[^*/]+(/.*)?"),
                        "project_id", LITERAL,
                        "namespace_id", LITERAL,
                        "user_login", LITERAL,
                        "user_id", LITERAL,
                        "user_email", KnownIssuer.ADDRESS,
                        "ci_config_ref_uri", Pattern.compile("[^*/]+/[^*/]+/.*"),
                        "sub", Pattern.compile("project_path:[^*/]+/.*")),
                "namespace_path: [GROUP, \"GROUP/**\"] or project_path: GROUP/PROJECT under claims");
    }

    private static SampleToken mergeRequest() {
        return SampleToken.of(
                "a pipeline of a merge request",
                "ref_protected: \"true\", ref_path: refs/heads/main, or environment_protected: \"true\" under claims",
                "sub",
                SUBJECT + "branch:ref:" + SOME_BRANCH,
                "pipeline_source",
                "merge_request_event",
                "ref",
                SOME_BRANCH,
                "ref_type",
                "branch",
                "ref_path",
                "refs/heads/" + SOME_BRANCH,
                "ref_protected",
                "false",
                "ci_config_ref_uri",
                "*/*/**@refs/heads/" + SOME_BRANCH);
    }

    private static SampleToken ofRef(String type, String path) {
        return SampleToken.of(
                "a job of a " + type,
                "",
                "sub",
                SUBJECT + type + ":ref:" + GlobSet.PATH,
                "ref_type",
                type,
                "ref_path",
                path,
                "ref_protected",
                "false",
                "ci_config_ref_uri",
                "*/*/**@" + path);
    }

    private static Optional<Warning> fullRef(Rule rule, Who.Matching who) {
        return SampleToken.conditionsOn(who, "ref").stream()
                .filter(condition -> condition.patterns().stream().allMatch(FULL_BRANCH::includes))
                .findFirst()
                .map(condition -> Warning.of(
                        Warning.Kind.NEVER_MATCHES,
                        rule,
                        "no token of GitLab has a claim ref that " + new GlobSet(condition.patterns())
                                + " matches, for it is the short name; write ref_path in place of ref, or a name such as"
                                + " main with ref_type: branch"));
    }

    /** A project's namespace is its path without the last segment. */
    private static Optional<Warning> otherNamespace(Rule rule, Who.Matching who) {
        List<Glob> projects = patterns(who, "project_path");
        GlobSet namespaces = new GlobSet(patterns(who, "namespace_path"));
        boolean apart = !projects.isEmpty()
                && !namespaces.globs().isEmpty()
                && projects.stream().allMatch(project -> isApart(project.pattern(), namespaces));
        return apart
                ? Optional.of(Warning.of(
                        Warning.Kind.NEVER_MATCHES,
                        rule,
                        "the namespace_path of a project is its path without the last segment, and that of "
                                + new GlobSet(projects) + " is none that " + namespaces
                                + " matches; write a namespace that has the project, or leave namespace_path out"))
                : Optional.empty();
    }

    private static boolean isApart(String project, GlobSet namespaces) {
        int slash = project.lastIndexOf('/');
        return project.indexOf('*') < 0 && slash > 0 && !namespaces.matches(project.substring(0, slash));
    }

    private static Optional<Warning> branchOrTag(Rule rule, Who.Matching who) {
        List<Glob> refs = patterns(who, "ref");
        return TooWide.changes(rule) && !refs.isEmpty() && BRANCH.canBe(who) && TAG.canBe(who)
                ? Optional.of(Warning.of(
                        Warning.Kind.BRANCH_OR_TAG,
                        rule,
                        "ref: " + new GlobSet(refs)
                                + " is a branch or a tag of that name, and who may make the one may not"
                                + " be allowed to make the other; add ref_type: branch, or write ref_path: refs/heads/main"
                                + " in its place"))
                : Optional.empty();
    }

    private static Optional<Warning> belowNamespace(Rule rule, Who.Matching who) {
        GlobSet namespaces = new GlobSet(patterns(who, "namespace_path"));
        return namespaces.globs().stream()
                .map(Glob::pattern)
                .filter(pattern -> pattern.endsWith("/**") && pattern.indexOf('*') == pattern.length() - 2)
                .map(pattern -> pattern.substring(0, pattern.length() - 3))
                .filter(group -> !namespaces.matches(group))
                .filter(group -> patterns(who, "project_path").isEmpty())
                .findFirst()
                .map(group -> Warning.of(
                        Warning.Kind.NOT_ITSELF,
                        rule,
                        "namespace_path: \"" + group + "/**\" leaves out the projects of " + group + " itself, whose"
                                + " namespace is " + group + "; write [" + group + ", \"" + group + "/**\"], or [\""
                                + group
                                + "/*\", \"" + group + "/*/**\"] if only groups below it are meant"));
    }

    private static List<Glob> patterns(Who.Matching who, String claim) {
        return SampleToken.conditionsOn(who, claim).stream()
                .map(Condition.Matches::patterns)
                .flatMap(List::stream)
                .toList();
    }
}
