package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each warning: rules that it is about, and near ones that it is not about. */
final class AdviceTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final String HEAD = """
            server: { listen: "127.0.0.1:8080" }
            registries: [{ service: registry.example.com }, { service: other.example.com }]
            issuers:
              - { name: github, github: true, audiences: [registry.example.com] }
              - { name: gitlab, gitlab: true, audiences: [registry.example.com] }
              - { name: codeberg, forgejo: { url: "https://codeberg.org" }, audiences: [registry.example.com] }
              - { name: google, google: true, audiences: [registry.example.com] }
              - { name: enterprise, github: { enterprise: acme }, audiences: [registry.example.com] }
              - { name: corp, entra: { tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47] } }
            access:
            """;
    private static final String ACME = "repository: \"acme/*\"";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ who: anyone, role: AcrPush, on: ['scratch/**'] }",
                "{ who: anyone, actions: [delete], on: ['scratch/**'] }"
            })
    void anyone_whoMayWrite_isWarnedOf(String rule) {
        assertWarning(rule, Warning.Kind.ANYONE_MAY_WRITE, "without any credential", "who: { issuer: NAME }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: corp, subject: '*'",
                "issuer: corp, groups: ['ops-*']",
                "issuer: corp, claims: { team: [ops, 'o*'] }",
                "issuer: corp, claims: { team: { present: true } }"
            })
    void admin_namedByPatternsAlone_isWide(String who) {
        assertWarning(admin(who), Warning.Kind.WIDE_ADMIN, "may administer this server", "without a star");
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer: corp, groups: [ops]", "issuer: corp, groups: [ops], subject: 'svc-*'"})
    void admin_namedExactly_isNotWorthAWarning(String who) {
        assertThat(warnings(admin(who))).isEmpty();
    }

    @Test
    void robots_ofEverybodyOfAnIssuer_areWide() {
        assertWarning(
                "{ who: { issuer: corp }, role: AcrPull, on: ['acme/**'], robots: 30d }",
                Warning.Kind.WIDE_ROBOTS,
                "everybody who has a token of corp may make robots",
                "up to 30 d",
                "groups:");
        assertNone("{ who: { issuer: corp, groups: [dev] }, role: AcrPull, on: ['acme/**'], robots: 30d }");
    }

    @Test
    void robots_wideRuleThatIsForNone_doesNotCoverTheNarrowOneThatIs() {
        String who = "{ who: { issuer: corp, groups: [dev] }, role: AcrPull, on: ";

        assertNone(who + "['acme/**'] }\n  - " + who + "['acme/a'], robots: 7d }");
        assertNone(who + "['acme/**'], robots: 6d }\n  - " + who + "['acme/a'], robots: 7d }");
        assertThat(warnings(who + "['acme/**'], robots: 7d }\n  - " + who + "['acme/a'], robots: 7d }"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.COVERED);
    }

    @Test
    void admin_pullRequestsOfAnOpenProvider_areWarnedOf() {
        assertThat(warnings(admin("issuer: github, claims: { repository: acme/shop }")))
                .anySatisfy(warning -> {
                    assertThat(warning.kind()).isEqualTo(Warning.Kind.PULL_REQUEST);
                    assertThat(warning.text()).contains("may administer this server");
                });
    }

    @Test
    void anyone_whoMayPull_isNotWarnedOf() {
        assertNone("{ who: anyone, role: AcrPull, on: ['public/**'] }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: acme/shop }",
                "issuer: github, claims: { repository: acme/shop, ref: 'refs/**' }",
                "issuer: github, claims: { repository: acme/shop, event_name: 'p*' }",
                "issuer: github, claims: { repository: acme/shop, event_name: pull_request_target, ref: refs/heads/main }",
                "issuer: github, claims: { repository: acme/shop, event_name: workflow_run }",
                "issuer: github, claims: { repository: acme/shop, event_name: issue_comment, ref: refs/heads/main }",
                "issuer: github, claims: { repository: acme/a, job_workflow_ref: 'acme/ci/b.yml@refs/heads/main' }",
                "issuer: github, subject: ['repo:acme/**', 'repo:acme@65/**']",
                "issuer: github, claims: { repository: acme/shop }, unless: { claims: { actor: mallory } }",
                "issuer: enterprise, claims: { repository: acme/shop }",
                "issuer: gitlab, claims: { project_path: acme/shop }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref_type: branch }",
                "issuer: gitlab, subject: 'project_path:acme/shop:**'",
                "issuer: codeberg, claims: { repository: acme/shop }"
            })
    void push_fromAnyPullRequest_isWarnedOf(String who) {
        assertWarning(push(who), Warning.Kind.PULL_REQUEST, "matches too", "; add ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: acme/shop, ref: refs/heads/main }",
                "issuer: github, claims: { repository: acme/shop, ref: 'refs/tags/*' }",
                "issuer: github, claims: { repository: acme/shop, environment: production }",
                "issuer: github, claims: { repository: acme/shop, environment: { present: true } }",
                "issuer: github, claims: { repository: acme/shop, event_name: push }",
                "issuer: github, claims: { repository: acme/shop, ref_protected: 'true' }",
                "issuer: github, subject: ['repo:acme/a:ref:refs/heads/main', 'repo:acme@65/a@7:ref:refs/heads/main']",
                "issuer: github, subject: 'repo:acme@65/shop@74:environment:*'",
                "issuer: github, claims: { repository: acme/shop, ref: refs/heads/main }, unless: { claims: { event_name: workflow_run } }",
                "issuer: github, claims: { repository: acme/shop }, unless: { claims: { event_name: 'pull_request*' } }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref_protected: 'true' }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref: main, ref_type: branch }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref_path: refs/heads/main }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref: main, ref_protected: 'true' }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref: main }, unless: { claims: { ref_type: tag } }",
                "issuer: gitlab, subject: 'project_path:acme/shop:ref_type:branch:ref:main'",
                "issuer: codeberg, claims: { repository: acme/shop, ref: refs/heads/main }",
                "issuer: corp, groups: [7a1c0f7e-0000-4000-8000-000000000001]"
            })
    void push_fromWhatWasAccepted_isNotWarnedOf(String who) {
        assertNone(push(who));
    }

    @Test
    void pull_fromAnyPullRequest_isNotWarnedOf() {
        assertNone("{ who: { issuer: github, claims: { " + ACME + " } }, role: AcrPull, on: ['acme/**'] }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github",
                "issuer: github, claims: { ref: refs/heads/main }",
                "issuer: github, claims: { repository: '*/*' }",
                "issuer: github, claims: { repository: 'acme*/*' }",
                "issuer: github, claims: { repository: ['acme/*', '*/shop'] }",
                "issuer: github, claims: { repository_owner: 'acme*' }",
                "issuer: github, subject: 'repo:acme*/**'",
                "issuer: github, subject: '**'",
                "issuer: github, subject: 'environment:production:*'",
                "issuer: github, claims: { job_workflow_ref: 'acme/ci/.github/workflows/x.yml@refs/heads/main' }",
                "issuer: gitlab, claims: { namespace_path: 'acme*' }",
                "issuer: gitlab, subject: 'project_path:acme*/**'",
                "issuer: codeberg, claims: { repository: '*/shop' }",
                "issuer: google, claims: { email_verified: true }",
                "issuer: google, claims: { email: '*@gmail.com' }",
                "issuer: google, claims: { email: '*@developer.gserviceaccount.com' }",
                "issuer: google, claims: { azp: 32555940559.apps.googleusercontent.com }"
            })
    void pull_byOtherOwners_isWarnedOf(String who) {
        assertWarning(pull(who), Warning.Kind.OTHER_OWNERS, "anybody can have an account at", "; add ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: 'acme/*' }",
                "issuer: github, claims: { repository_owner_id: '65' }",
                "issuer: github, subject: ['repo:acme/**', 'repo:acme@*/**']",
                "issuer: github, subject: 'repo:acme@*/shop@*:ref:refs/heads/main'",
                "issuer: github, subject: 'repository_owner_id:65:*'",
                "issuer: gitlab, claims: { namespace_path: [acme, 'acme/**'] }",
                "issuer: google, claims: { hd: example.com }",
                "issuer: gitlab, claims: { user_email: '*@acme.example' }",
                "issuer: google, claims: { email: '*@shop.iam.gserviceaccount.com' }",
                "issuer: enterprise, claims: { ref: refs/heads/main }",
                "issuer: corp"
            })
    void pull_byOneOwner_isNotWarnedOf(String who) {
        assertNone(pull(who));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: acme }",
                "issuer: github, claims: { repository: acme/shop, ref: main }",
                "issuer: github, claims: { repository: acme/shop, ref: '*' }",
                "issuer: github, claims: { repository: acme/shop, ref_protected: yes }",
                "issuer: github, claims: { repository_owner: acme/shop }",
                "issuer: github, claims: { repository: acme/shop }, groups: [staff]",
                "issuer: gitlab, claims: { project_path: shop }",
                "issuer: gitlab, claims: { project_path: acme/shop, ref: refs/heads/main }",
                "issuer: gitlab, claims: { project_path: acme/shop, namespace_path: 'acme/**' }",
                "issuer: gitlab, subject: acme/shop",
                "issuer: corp, claims: { tid: 00000000-0000-4000-8000-000000000001 }",
                "issuer: corp, subject: alice, unless: { subject: 'a*' }",
                "issuer: corp, claims: { dept: it }, unless: { claims: { dept: { present: true } } }"
            })
    void who_thatNobodyCanBe_isWarnedOf(String who) {
        assertWarning(pull(who), Warning.Kind.NEVER_MATCHES, "; ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, claims: { repository: acme/shop, ref: 'refs/*/main' }",
                "issuer: gitlab, claims: { project_path: acme/sub/shop, ref: main }",
                "issuer: corp, claims: { tid: 72f988bf-86f1-41af-91ab-2d7cd011db47 }",
                "issuer: corp, subject: 'a*', unless: { subject: alice }",
                "issuer: corp, subject: alice, unless: { subject: 'a*', claims: { userType: Guest } }"
            })
    void who_thatSomebodyCanBe_isNotWarnedOf(String who) {
        assertNone(pull(who));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"team/", "/team", "team//app", "app:latest", "team/app:*", "team/-app", "a..b", "a___b", "a/.b"})
    void on_thatIsNoName_isWarnedOf(String pattern) {
        assertWarning(
                "{ who: { issuer: corp }, role: AcrPull, on: ['" + pattern + "'] }",
                Warning.Kind.NEVER_MATCHES,
                "\"" + pattern + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "team/*",
                "a__b",
                "a--b",
                "**/app",
                "localhost:5000/app",
                "*:5000/app",
                "${claims.team}/**",
                "a.b-c_d"
            })
    void on_thatCanBeAName_isNotWarnedOf(String pattern) {
        assertNone("{ who: { issuer: corp }, role: AcrPull, on: ['" + pattern + "'] }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repository: Acme/Shop",
                "repository: 'Acme/*'",
                "repository: ['Acme/*', 'ACME/**']",
                "repository: 'acme/*-Service'"
            })
    void on_claimWithCapitalsOnly_isWarnedOfWithTheFilter(String claim) {
        assertWarning(
                "{ who: { issuer: github, claims: { " + claim + ", ref: refs/heads/main } }, role: AcrPush,"
                        + " on: ['${claims.repository}/**'] }",
                Warning.Kind.NEVER_MATCHES,
                "has a capital letter; write ${claims.repository|lower}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject", "claims.workflow_ref", "claims.ref_protected}/${claims.job_workflow_ref"})
    void on_claimThatIsNoNameOfARepository_isWarnedOf(String template) {
        assertWarning(
                "{ who: { issuer: github, claims: { repository: 'acme/*' } }, role: AcrPull, on: ['${" + template
                        + "}'] }",
                Warning.Kind.NEVER_MATCHES,
                "inserts nothing",
                "; write a claim in its place");
    }

    @ParameterizedTest
    @ValueSource(strings = {"repository: '*cme/*'", "repository: ['Acme/*', 'acme/*']", "repository_owner_id: '65'"})
    void on_claimThatCanBeAName_isNotWarnedOf(String claim) {
        assertNone("{ who: { issuer: github, claims: { " + claim + ", ref: refs/heads/main, repository_owner: acme } },"
                + " role: AcrPush, on: ['${claims.repository}'] }");
    }

    @Test
    void rule_thatGivesNothing_coversNothingAndIsNotCovered() {
        assertThat(warnings(
                        "{ who: { issuer: github, claims: { repository: 'Acme/*', ref: refs/heads/main } },"
                                + " role: AcrPush, on: ['${claims.repository}/**'] }",
                        "{ who: { issuer: github, claims: { repository: Acme/Shop, ref: refs/heads/main } },"
                                + " role: AcrPush, on: ['${claims.repository}/**'] }"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.NEVER_MATCHES, Warning.Kind.NEVER_MATCHES);
    }

    @Test
    void on_oneOfTwoThatIsNoName_doesNotHideOtherWarnings() {
        assertThat(warnings("{ who: anyone, role: AcrPush, on: ['app:latest', 'scratch/**'] }"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.NEVER_MATCHES, Warning.Kind.ANYONE_MAY_WRITE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, subject: 'repo:acme/shop:*'",
                "issuer: github, subject: 'repo:acme/*'",
                "issuer: github, subject: 'repo:acme/shop-*'",
                "issuer: github, subject: 'repo:acme@65/shop@74:*'",
                "issuer: github, subject: 'repo:acme/shop:ref:refs/*'",
                "issuer: codeberg, subject: 'repo:acme/shop:*'"
            })
    void subject_whoseStarStopsAtSlashes_isWarnedOf(String who) {
        assertWarning(push(who), Warning.Kind.STAR_STOPS, "no token of a branch or tag matches", "**\"");
        assertWarning(pull(who), Warning.Kind.STAR_STOPS, "no token of a branch or tag matches", "**\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: codeberg, subject: 'repo:acme/shop:ref:refs/heads/*'",
                "issuer: codeberg, subject: 'repo:acme/shop:pull_request'",
                "issuer: codeberg, subject: ['repo:acme/shop:*', 'repo:acme/shop:ref:refs/heads/main']"
            })
    void subject_whoseStarIsMeant_isNotWarnedOf(String who) {
        assertNone(pull(who));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer: github, subject: 'repo:acme/shop:ref:refs/heads/main'",
                "issuer: enterprise, subject: 'repo:acme/**'"
            })
    void subject_withoutIds_isWarnedOf(String who) {
        assertWarning(pull(who), Warning.Kind.CLASSIC_SUBJECT, "since 15 July 2026", "repository_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ref: main", "ref: 'v*'", "ref: main, pipeline_source: push"})
    void push_ofGitLabsShortRef_isWarnedOf(String claims) {
        assertWarning(
                push("issuer: gitlab, claims: { project_path: acme/shop, " + claims + " }"),
                Warning.Kind.BRANCH_OR_TAG,
                "a branch or a tag of that name",
                "ref_type: branch",
                "ref_path: refs/heads/main");
    }

    @Test
    void namespace_belowAGroup_isWarnedOfTheGroupItself() {
        assertWarning(
                pull("issuer: gitlab, claims: { namespace_path: 'acme/**' }"),
                Warning.Kind.NOT_ITSELF,
                "leaves out the projects of acme itself",
                "[acme, \"acme/**\"]",
                "[\"acme/*\", \"acme/*/**\"]");
        assertNone(pull("issuer: gitlab, claims: { namespace_path: ['acme/*', 'acme/*/**'] }"));
    }

    @Test
    void on_belowTheRepositorysName_isWarnedOfTheNameItself() {
        String rule =
                "{ who: { issuer: github, claims: { repository: 'acme/*', ref: refs/heads/main } }, role: AcrPush,"
                        + " on: ";

        assertWarning(
                rule + "['${claims.repository}/**'] }",
                Warning.Kind.NOT_ITSELF,
                "leaves out the repository ${claims.repository} itself",
                "[\"${claims.repository}\", \"${claims.repository}/**\"]");
        assertNone(rule + "['${claims.repository}', '${claims.repository}/**'] }");
        assertNone(rule + "['${claims.repository}/*', '${claims.repository}/*/**'] }");
        assertThat(warnings(rule + "['${claims.repository}/**'] }", rule + "['${claims.repository}'] }"))
                .isEmpty();
    }

    @Test
    void audience_ofEntrasTokenExchangeByItsUri_isWarnedOf() {
        assertThat(entra("api://AzureADTokenExchange", "claims: { sub: '/eid1/c/pub/t/A/a/B/sc/C/D' }"))
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.kind()).isEqualTo(Warning.Kind.NEVER_MATCHES);
                    assertThat(warning.text()).contains("write fb60f99c-7a34-4190-8149-302f77469936");
                });
    }

    @Test
    void subject_ofServiceConnectionsInEntra_isWarnedOf() {
        String exchange = "fb60f99c-7a34-4190-8149-302f77469936";

        assertThat(entra(exchange, "subject: 22222222-2222-4222-8222-222222222222"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.SHARED_AUDIENCE, Warning.Kind.SHARED_SUBJECT);
        assertThat(entra(exchange, "claims: { sub: '/eid1/c/pub/t/A/a/B/sc/C/D' }"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.SHARED_AUDIENCE);
        assertThat(entra(
                        exchange + ", https://containerregistry.azure.net",
                        "subject: 22222222-2222-4222-8222-222222222222"))
                .extracting(Warning::kind)
                .containsExactly(Warning.Kind.SHARED_AUDIENCE);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080, registry.example.com, 'crane, oras and helm refuse the realm'",
        "https://10.1.2.3:8080, registry.example.com, 'crane, oras and helm'",
        "'https://[fd00::1]:8080', registry.example.com, 'crane, oras and helm'",
        "https://169.254.1.1:8080, registry.example.com, 'crane, oras and helm'",
        "http://127.0.0.1:8080, '127.0.0.1:5000', 'such as crane refuse'",
        "http://127.0.0.1:8080, '127.0.0.1:8080', ''",
        "http://localhost:8080, '127.0.0.1:5000', ''",
        "https://192.0.2.7:8080, registry.example.com, ''",
        "https://auth.example.com, registry.example.com, ''"
    })
    void realm_thatClientsRefuse_isWarnedOf(String url, String service, String part) {
        List<Warning> warnings = read(
                HEAD.replace("{ listen: \"127.0.0.1:8080\" }", "{ listen: \"127.0.0.1:8080\", url: \"" + url + "\" }")
                                .replace(
                                        "[{ service: registry.example.com }, { service: other.example.com }]",
                                        "[{ service: \"" + service + "\" }]")
                        + "  - { who: { issuer: corp }, role: AcrPull, on: ['a'] }\n");

        assertThat(warnings).hasSize(part.isEmpty() ? 0 : 1).allSatisfy(warning -> {
            assertThat(warning.kind()).isEqualTo(Warning.Kind.REFUSED_REALM);
            assertThat(warning.toString())
                    .startsWith("registry \"" + service + "\": ")
                    .contains(part);
        });
    }

    @Test
    void realm_ofAGateway_isWhereTheRegistryIsAndNotWarnedOf() {
        assertThat(read(HEAD.replace(
                                        "{ listen: \"127.0.0.1:8080\" }",
                                        "{ listen: \"127.0.0.1:8080\", url: \"https://10.1.2.3\" }")
                                .replace(
                                        "[{ service: registry.example.com }, { service: other.example.com }]",
                                        "[{ service: registry.example.com, upstream: \"http://127.0.0.1:5000\" }]")
                        + "  - { who: { issuer: corp }, role: AcrPull, on: ['a'] }\n"))
                .isEmpty();
    }

    @Test
    void locks_ofRegistriesThatTakePushesThemselves_areWarnedOf() {
        String behind = HEAD.replace(
                "{ service: registry.example.com }",
                "{ service: registry.example.com, upstream: \"http://127.0.0.1:5000\" }");
        String rules = "  - { who: { issuer: corp }, role: AcrPull, on: ['a'] }\n";

        assertThat(read(behind + rules)).isEmpty();
        assertThat(read(behind + rules + "locks: [{ on: ['prod/**'], write: false }]\n"))
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.kind()).isEqualTo(Warning.Kind.UNHELD_LOCKS);
                    assertThat(warning.toString())
                            .startsWith("registry \"other.example.com\": locks are not held there");
                });
    }

    @Test
    void expires_past_isWarnedOf() {
        assertWarning(until("2026-11-22"), Warning.Kind.EXPIRED, "expired at 2026-11-23T00:00:00Z");
    }

    @Test
    void expires_withinAWeek_isWarnedOf() {
        assertWarning(until("2026-11-29"), Warning.Kind.EXPIRES_SOON, "from 2026-11-30T00:00:00Z on");
    }

    @Test
    void expires_later_isNotWarnedOf() {
        assertNone(until("2026-11-30"));
    }

    @Test
    void rule_coveredByAnother_isWarnedOfWithTheOther() {
        assertThat(warnings(
                        "{ comment: all, who: { issuer: corp }, role: AcrPush, on: ['team/**'] }",
                        "{ who: { issuer: corp, subject: alice }, role: RepositoryReader, on: ['team/*/app'] }"))
                .singleElement()
                .satisfies(warning -> {
                    assertThat(warning.kind()).isEqualTo(Warning.Kind.COVERED);
                    assertThat(warning.line()).isEqualTo(12);
                    assertThat(warning.about()).isEqualTo("rule \"rule 2\"");
                    assertThat(warning.text()).contains("rule \"all\" (line 11) gives all of it already");
                });
    }

    @Test
    void rule_thatStandsTwice_isWarnedOfOnce() {
        String rule = "{ who: { issuer: corp }, role: AcrPull, on: ['a'] }";

        assertThat(warnings(rule, rule)).extracting(Warning::line).containsExactly(12);
    }

    @Test
    void rule_withOneRightOfItsOwn_isNotWarnedOf() {
        assertThat(warnings(
                        "{ who: { issuer: corp }, role: AcrPull, on: ['team/**'] }",
                        "{ who: { issuer: corp, subject: alice }, role: AcrPush, on: ['team/app'] }",
                        "{ who: { issuer: corp }, role: AcrPull, on: ['team'] }"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sts.amazonaws.com", "https://login.example.com", "https://github.com/acme", "account"})
    void audience_ofOtherServices_isWarnedOf(String audience) {
        assertThat(issuer(audience))
                .singleElement()
                .satisfies(warning -> assertThat(warning.toString())
                        .startsWith("issuer \"own\": ")
                        .contains(audience, "such as registry.example.com"));
    }

    @Test
    void audience_ofOneOwn_isNotWarnedOf() {
        assertThat(issuer("registry.example.com")).isEmpty();
    }

    private List<Warning> issuer(String audience) {
        return read(HEAD.replace(
                        "access:",
                        "  - { name: own, url: https://login.example.com, audiences: [\"" + audience + "\"] }\naccess:")
                + "  - { who: { issuer: corp }, role: AcrPull, on: ['a'] }\n");
    }

    private List<Warning> entra(String audiences, String who) {
        return read(HEAD.replace(
                        "entra: { tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47] }",
                        "entra: { tenants: [72f988bf-86f1-41af-91ab-2d7cd011db47], audiences: [\""
                                + audiences.replace(", ", "\", \"") + "\"] }")
                + "  - { who: { issuer: corp, " + who + " }, role: AcrPush, on: ['a'] }\n");
    }

    private static String push(String who) {
        return "{ who: { " + who + " }, role: AcrPush, on: ['acme/**'] }";
    }

    private static String admin(String who) {
        return "{ who: { " + who + " }, role: CambistAdmin }";
    }

    private static String pull(String who) {
        return "{ who: { " + who + " }, role: AcrPull, on: ['acme/**'] }";
    }

    private static String until(String date) {
        return "{ who: { issuer: corp }, role: AcrPull, on: ['a'], expires: " + date + " }";
    }

    private void assertWarning(String rule, Warning.Kind kind, String... parts) {
        assertThat(warnings(rule)).as(rule).singleElement().satisfies(warning -> {
            assertThat(warning.kind()).isEqualTo(kind);
            assertThat(warning.line()).isEqualTo(11);
            assertThat(warning.text()).contains(parts);
        });
    }

    private void assertNone(String rule) {
        assertThat(warnings(rule)).as(rule).isEmpty();
    }

    private List<Warning> warnings(String... rules) {
        return read(HEAD + "  - " + String.join("\n  - ", rules) + "\n");
    }

    private List<Warning> read(String yaml) {
        try {
            Path file = Files.writeString(directory.resolve("cambist.yaml"), yaml);
            return Advice.on(ConfigurationFile.read(file, Map.of()), NOW);
        } catch (IOException | ConfigurationException e) {
            throw new AssertionError(yaml, e);
        }
    }
}
