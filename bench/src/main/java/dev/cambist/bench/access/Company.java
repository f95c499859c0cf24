package dev.cambist.bench.access;

import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Role;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A company whose every repository has a rule of its own, beside a few that are about many. */
final class Company {
    static final String SERVICE = "registry.example.com";

    /** A job on the main branch of one of the repositories. */
    static final Identity JOB = new Identity(
            "github",
            "https://token.actions.githubusercontent.com",
            "repo:acme/app-1:ref:refs/heads/main",
            new JsonObject(Map.of(
                    "repository", "acme/app-1",
                    "repository_owner", "acme",
                    "ref", "refs/heads/main",
                    "event_name", "push",
                    "run_id", "4711")));

    private Company() {}

    /** A policy of so many rules, at least four. */
    static Policy policy(int size) {
        List<Rule> rules = new ArrayList<>();
        rules.add(rule("public", new Who.Anyone(), Role.REPOSITORY_READER, "public/**"));
        rules.add(rule("all jobs", new Who.Matching("github", List.of(), List.of()), Role.REPOSITORY_READER, "base/*"));
        rules.add(rule(
                "our jobs",
                new Who.Matching(
                        "github",
                        List.of(matches("repository_owner", "acme*")),
                        List.of(matches("event_name", "pull_request*"))),
                Role.REPOSITORY_READER,
                "acme/**"));
        for (int number = 1; rules.size() < size; number++) {
            Who jobs = new Who.Matching(
                    "github",
                    List.of(matches("ref", "refs/heads/main"), matches("repository", "acme/app-" + number)),
                    List.of());
            rules.add(rule("app " + number, jobs, Role.ACR_PUSH, "${claims.repository}/**"));
        }
        return new Policy(rules);
    }

    private static Condition matches(String claim, String pattern) {
        return new Condition.Matches(Attribute.Claim.of(claim), List.of(new Glob(pattern)));
    }

    private static Rule rule(String name, Who who, Role role, String on) {
        return new Rule(name, 0, who, role.actions(), List.of(RepositoryPattern.of(on)));
    }
}
