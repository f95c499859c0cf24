package dev.cambist.server.issuer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A token of an issuer that has a page, and what the page's rules are to give for it.
 *
 * @param what tells the rows apart
 * @param claims all but {@code iss}, {@code iat} and {@code exp}
 */
record PageToken(String what, String page, String issuer, Map<String, Object> claims, String asked, String granted) {
    private static final String GITHUB = "https://token.actions.githubusercontent.com";
    private static final String OF_SHOP = "repository:acme/shop:pull,push repository:acme/else:push";
    private static final String SHOPS = "[repository:acme/shop:pull,push]";
    private static final String IN_SHOP = "repository:shop/web:pull,push repository:other/web:push";
    private static final String SHOPS_WEB = "[repository:shop/web:pull,push]";
    private static final String NOTHING = "[]";

    /** Those of jobs. */
    static Stream<PageToken> ofPipelines() {
        List<PageToken> tokens = new ArrayList<>();
        PageToken main = new PageToken("main branch", "github.md", GITHUB, DocumentedClaims.gitHub(), OF_SHOP, SHOPS);
        tokens.add(main);
        tokens.add(main.but("another branch", "ref", "refs/heads/feature", NOTHING));
        tokens.add(main.but("another owner", "repository_owner_id", "66", NOTHING));
        tokens.add(main.but("a name with capitals", "repository", "Acme/Shop", NOTHING));
        tokens.add(new PageToken(
                "environment",
                "github.md",
                GITHUB,
                with(DocumentedClaims.gitHub(), "environment", "production"),
                "repository:releases/shop:push",
                "[repository:releases/shop:push]"));
        PageToken gitlab = new PageToken(
                "protected", "gitlab.md", "https://gitlab.com", DocumentedClaims.gitLab(), OF_SHOP, SHOPS);
        tokens.add(gitlab);
        tokens.add(new PageToken(
                "a subgroup's project",
                "gitlab.md",
                "https://gitlab.com",
                with(with(DocumentedClaims.gitLab(), "namespace_path", "acme/web"), "project_path", "acme/web/shop"),
                "repository:acme/web/shop/cache:push",
                "[repository:acme/web/shop/cache:push]"));
        tokens.add(gitlab.but("another group of a similar name", "namespace_path", "acme-other", NOTHING));
        tokens.add(gitlab.but("not protected", "ref_protected", "false", NOTHING));
        PageToken forgejo = new PageToken(
                "main branch",
                "forgejo.md",
                "https://codeberg.org/api/actions",
                DocumentedClaims.forgejo(),
                OF_SHOP,
                SHOPS);
        tokens.add(forgejo);
        tokens.add(forgejo.but("a pull request", "ref", "refs/pull/7/head", NOTHING));
        PageToken azure = new PageToken(
                "the pipeline",
                "azure-devops.md",
                "https://vstoken.dev.azure.com/3f5c8a1b-1111-4222-8333-444455556666",
                DocumentedClaims.azureDevOps(),
                IN_SHOP,
                SHOPS_WEB);
        tokens.add(azure);
        tokens.add(azure.but("another pipeline", "def_id", "43", NOTHING));
        PageToken circle = new PageToken(
                "main branch",
                "circleci.md",
                "https://oidc.circleci.com/org/8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50",
                DocumentedClaims.circleCi(),
                IN_SHOP,
                SHOPS_WEB);
        tokens.add(circle);
        tokens.add(circle.but("somebody's shell", "oidc.circleci.com/ssh-rerun", true, NOTHING));
        PageToken bitbucket = new PageToken(
                "main branch",
                "bitbucket.md",
                "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
                DocumentedClaims.bitbucket(),
                IN_SHOP,
                SHOPS_WEB);
        tokens.add(bitbucket);
        tokens.add(bitbucket.but(
                "another repository", "repositoryUuid", "{00000000-1111-4222-8333-444455556666}", NOTHING));
        return tokens.stream();
    }

    /** Those of services and people. */
    static Stream<PageToken> ofPlatforms() {
        PageToken pod = new PageToken(
                "the builder",
                "kubernetes.md",
                "https://oidc.cluster.example.com",
                DocumentedClaims.kubernetes("builder"),
                "repository:team-a/app:pull,push repository:team-b/app:pull",
                "[repository:team-a/app:pull,push]");
        PageToken google = new PageToken(
                "by its id", "google.md", "https://accounts.google.com", DocumentedClaims.google(), IN_SHOP, SHOPS_WEB);
        PageToken keycloak = new PageToken(
                "a group",
                "keycloak.md",
                "https://login.example.com/realms/staff",
                DocumentedClaims.keycloak(),
                "repository:apps/web:push",
                "[repository:apps/web:push]");
        return Stream.of(
                pod,
                new PageToken(
                        "another account of the team",
                        "kubernetes.md",
                        "https://oidc.cluster.example.com",
                        DocumentedClaims.kubernetes("web"),
                        "repository:team-a/app:pull,push",
                        "[repository:team-a/app:pull]"),
                google,
                google.but("by its address", "sub", "999", "[repository:shop/web:pull]"),
                google.but("an address that nobody checked", "email_verified", false, SHOPS_WEB),
                keycloak,
                new PageToken(
                        "a role of the realm",
                        "keycloak.md",
                        keycloak.issuer(),
                        with(keycloak.claims(), "realm_access", Map.of("roles", List.of("releaser"))),
                        "repository:releases/web:push",
                        "[repository:releases/web:push]"),
                keycloak.but("another group", "groups", List.of("/sales"), NOTHING));
    }

    private PageToken but(String other, String claim, Object value, String result) {
        return new PageToken(other, page, issuer, with(claims, claim, value), asked, result);
    }

    private static Map<String, Object> with(Map<String, Object> claims, String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(claims);
        changed.put(name, value);
        return changed;
    }

    @Override
    public String toString() {
        return page + ": " + what;
    }
}
