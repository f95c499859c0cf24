package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.settings.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each warning about who a rule is about, against the tokens there are: it is true, and it is not missing. */
final class WarningsOnRealTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int RULES = 1_500;
    private static final String HEAD = """
            server: { listen: "127.0.0.1:8080", url: "https://auth.example.com" }
            registries: [{ service: registry.example.com }]
            issuers:
              - { name: github, github: true, audiences: [registry.example.com] }
              - { name: gitlab, gitlab: true, audiences: [registry.example.com] }
            access:
            """;

    private static final Map<String, List<String>> GITHUB = claims(
            "repository: acme/shop|'acme/*'|'acme*/*'|'*/shop'|'Acme-Corp/*'|acme|[acme/shop, acme/web]",
            "repository_owner: acme|'acme*'",
            "repository_owner_id: '1000'",
            "repository_id: '10001'",
            "ref: refs/heads/main|'refs/heads/*'|'refs/heads/**'|'refs/tags/*'|'refs/**'|main|'*'|'refs/pull/**'",
            "ref_type: branch|tag",
            "ref_protected: 'true'",
            "event_name: push|pull_request|'pull_request*'|pull_request_target|workflow_run|issue_comment|'p*'",
            "environment: production|{ present: true }",
            "actor: acme-bot",
            "job_workflow_ref: acme/ci/.github/workflows/build.yaml@refs/heads/main",
            "workflow_ref: 'acme/shop/**'|'acme/shop/.github/workflows/*@refs/heads/main'",
            "groups: staff");
    private static final List<String> GITHUB_SUBJECTS = List.of(
            "'repo:acme/shop:*'",
            "'repo:acme/shop:**'",
            "'repo:acme/*'",
            "'repo:acme/**'",
            "'repo:acme/shop*'",
            "'repo:acme/shop:ref:*'",
            "'repo:acme/shop:ref:refs/*'",
            "'repo:acme/shop:ref:refs/heads/*'",
            "'repo:acme/shop:ref:refs/heads/main'",
            "'repo:acme/shop:pull_request'",
            "'repo:acme/shop:environment:*'",
            "'repo:acme@1000/shop@10000:**'",
            "'repo:acme@*/shop@*:ref:refs/heads/main'",
            "'repo:acme@1000/shop@10000:*'",
            "['repo:acme/shop:ref:refs/heads/main', 'repo:acme@1000/shop@10000:ref:refs/heads/main']",
            "'repo:acme*/**'",
            "'repo:*/shop:**'",
            "acme/shop");
    private static final Map<String, List<String>> GITLAB = claims(
            "project_path: acme/shop|'acme/*'|'acme/**'|'acme*/**'|'*/shop'|shop|acme/sub/shop",
            "namespace_path: acme|'acme/**'|[acme, 'acme/**']|'acme*'|'acme/*'|acme/sub",
            "ref: main|'*'|refs/heads/main|'refs/heads/**'|v1.2.0|'v*'|[main, refs/heads/main]",
            "ref_type: branch|tag",
            "ref_path: refs/heads/main|'refs/heads/*'|'refs/tags/*'",
            "ref_protected: 'true'",
            "pipeline_source: push|merge_request_event|'*'",
            "project_id: '10007'",
            "user_login: acme-bot",
            "user_email: '*@acme.example'",
            "ci_config_ref_uri: 'gitlab.com/acme/**'|'gitlab.com/**'");
    private static final List<String> GITLAB_SUBJECTS = List.of(
            "'project_path:acme/shop:ref_type:branch:ref:main'",
            "'project_path:acme/shop:**'",
            "'project_path:acme/**'",
            "'project_path:acme*/**'",
            "'project_path:*/shop:ref_type:branch:ref:*'",
            "'acme/shop'");

    private final Random random = new Random(20261128);

    @TempDir
    Path directory;

    @Test
    void warnings_rulesAboutGitHub_areTrueOfItsTokens() throws Exception {
        Set<Warning.Kind> seen = check(rules("github", GITHUB, GITHUB_SUBJECTS), RealToken.ofGitHub());

        assertThat(seen)
                .contains(
                        Warning.Kind.NEVER_MATCHES,
                        Warning.Kind.PULL_REQUEST,
                        Warning.Kind.OTHER_OWNERS,
                        Warning.Kind.STAR_STOPS,
                        Warning.Kind.CLASSIC_SUBJECT);
    }

    @Test
    void warnings_rulesAboutGitLab_areTrueOfItsTokens() throws Exception {
        Set<Warning.Kind> seen = check(rules("gitlab", GITLAB, GITLAB_SUBJECTS), RealToken.ofGitLab());

        assertThat(seen)
                .contains(
                        Warning.Kind.NEVER_MATCHES,
                        Warning.Kind.PULL_REQUEST,
                        Warning.Kind.OTHER_OWNERS,
                        Warning.Kind.BRANCH_OR_TAG,
                        Warning.Kind.NOT_ITSELF);
    }

    private Set<Warning.Kind> check(List<String> rules, List<RealToken> tokens) throws Exception {
        Set<Warning.Kind> seen = EnumSet.noneOf(Warning.Kind.class);
        for (String text : rules) {
            Path file = Files.writeString(directory.resolve("cambist.yaml"), HEAD + "  - " + text + "\n");
            Configuration configuration = ConfigurationFile.read(file, Map.of());
            Set<Warning.Kind> kinds = Advice.on(configuration, NOW).stream()
                    .map(Warning::kind)
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Warning.Kind.class)));
            Rule rule = configuration.access().rules().getFirst();
            check(text + " " + kinds, (Who.Matching) rule.who(), kinds, tokens);
            seen.addAll(kinds);
        }
        return seen;
    }

    private static void check(String rule, Who.Matching who, Set<Warning.Kind> kinds, List<RealToken> tokens) {
        List<RealToken> matching = tokens.stream()
                .filter(token -> who.mismatch(token.identity()).isEmpty())
                .toList();
        if (kinds.contains(Warning.Kind.NEVER_MATCHES)) {
            assertThat(matching).as(rule).isEmpty();
            return;
        }
        if (who.conditions().size() == 1 && !kinds.contains(Warning.Kind.STAR_STOPS)) {
            assertThat(matching).as(rule).isNotEmpty();
        }
        if (matching.isEmpty()) {
            return; // conditions that exclude each other, which no warning is about
        }
        assertIf(
                kinds,
                Warning.Kind.OTHER_OWNERS,
                rule,
                matching,
                token -> !token.owner().equals(owner(rule)));
        if (kinds.contains(Warning.Kind.STAR_STOPS)) {
            assertThat(matching).as(rule).allMatch(token -> token.isProposal() || token.isEnvironment());
            return;
        }
        if (kinds.contains(Warning.Kind.PULL_REQUEST)) {
            assertThat(matching).as(rule).anyMatch(token -> token.isProposal() || token.isSetOffByProposal());
        } else {
            assertThat(matching).as(rule).noneMatch(RealToken::isProposal);
            assertThat(who.conditions().toString().contains("event_name") ? matching : List.<RealToken>of())
                    .as(rule)
                    .noneMatch(RealToken::isSetOffByProposal);
        }
        assertIf(
                kinds,
                Warning.Kind.BRANCH_OR_TAG,
                rule,
                rule.contains(" ref: ") && !rule.contains("environment") && rule.contains("gitlab")
                        ? matching
                        : List.of(),
                token -> hasTwin(token, matching));
        if (kinds.contains(Warning.Kind.CLASSIC_SUBJECT)) {
            assertThat(matching).as(rule).noneMatch(RealToken::immutable);
        } else if (rule.contains("subject: 'repo:")) {
            assertThat(matching).as(rule).anyMatch(RealToken::immutable);
        }
    }

    /** Warned exactly if there is such a token. */
    private static void assertIf(
            Set<Warning.Kind> kinds,
            Warning.Kind kind,
            String rule,
            List<RealToken> matching,
            Predicate<RealToken> such) {
        assertThat(kinds.contains(kind))
                .as("%s: %s", rule, matching.stream().filter(such).findFirst())
                .isEqualTo(matching.stream().anyMatch(such));
    }

    private static String owner(String rule) {
        return rule.contains("Acme-Corp/") ? "Acme-Corp" : "acme";
    }

    /** Whether an unprotected branch or tag of the same name matches too. */
    private static boolean hasTwin(RealToken token, List<RealToken> matching) {
        return matching.stream()
                .anyMatch(other ->
                        !other.claims().get("ref_type").equals(token.claims().get("ref_type"))
                                && other.claims().get("ref_protected").equals("false")
                                && token.claims().get("ref_protected").equals("false"));
    }

    /** Every rule with one condition, and many with some. */
    private List<String> rules(String issuer, Map<String, List<String>> claims, List<String> subjects) {
        List<String> rules = new ArrayList<>();
        claims.forEach((claim, values) -> values.forEach(value -> rules.add(rule(issuer, "", Map.of(claim, value)))));
        subjects.forEach(subject -> rules.add(rule(issuer, subject, Map.of())));
        List<String> names = List.copyOf(claims.keySet());
        while (rules.size() < RULES) {
            Map<String, String> some = new LinkedHashMap<>();
            for (int count = 1 + random.nextInt(3); count > 0; count--) {
                String name = names.get(random.nextInt(names.size()));
                some.put(name, pick(claims.get(name)));
            }
            rules.add(rule(issuer, random.nextInt(4) == 0 ? pick(subjects) : "", some));
        }
        return rules;
    }

    private static String rule(String issuer, String subject, Map<String, String> claims) {
        return "{ who: { issuer: " + issuer + (subject.isEmpty() ? "" : ", subject: " + subject)
                + (claims.isEmpty()
                        ? ""
                        : ", claims: { "
                                + claims.entrySet().stream()
                                        .map(claim -> claim.getKey() + ": " + claim.getValue())
                                        .collect(Collectors.joining(", "))
                                + " }")
                + " }, role: AcrPush, on: [\"x/**\"] }";
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static Map<String, List<String>> claims(String... lines) {
        Map<String, List<String>> claims = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(": ");
            claims.put(
                    line.substring(0, colon), List.of(line.substring(colon + 2).split("\\|")));
        }
        return claims;
    }
}
