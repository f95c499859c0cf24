package dev.cambist.server.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Scope;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.settings.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code diff} says against asking both policies for many repositories, one by one. */
final class ComparisonPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String[] PATTERNS = {
        "**",
        "acme/**",
        "acme/*",
        "acme/shop",
        "acme/shop/**",
        "*/shop",
        "**/web",
        "public/**",
        "${claims.repository}/**",
        "acme/s*",
        "team-*/app"
    };
    private static final String[] WHO = {
        "anyone",
        "{ issuer: one, subject: alice }",
        "{ issuer: one }",
        "{ issuer: two, claims: { repository: \"acme/*\" } }",
        "{ issuer: one, claims: { ref: main } }"
    };
    private static final String[] ROLES = {
        "AcrPull", "AcrPush", "AcrDelete", "RepositoryReader", "RepositoryContributor"
    };
    private static final List<String> NAMES = List.of(
            "acme",
            "acme/shop",
            "acme/shop/web",
            "acme/store",
            "acme/store/web",
            "public/a",
            "public/a/b",
            "x",
            "x/shop",
            "x/y/web",
            "web",
            "team-1/app",
            "team-1/app/x",
            "other");

    private static final List<Sample> SAMPLES = List.of(
            new Sample("nobody", new Caller.Anonymous(), List.of()),
            sample("alice", "one", Map.of("ref", "main")),
            sample("bob", "one", Map.of("ref", "fix", "repository", "acme/shop")),
            sample("job", "two", Map.of("repository", "acme/shop")));

    @TempDir
    private Path directory;

    @Test
    void changes_anyTwoPolicies_areFoundIfAndOnlyIfSomethingChanges() throws Exception {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        int changed = 0;
        for (int round = 0; round < 400; round++) {
            List<String> rules = rules(random);
            Comparison comparison = new Comparison(read(rules), read(mutated(rules, random)));
            for (Sample sample : SAMPLES) {
                List<Change> changes = comparison.changes(List.of(sample), NOW);
                Set<Change.Kind> seen = kinds(changes);
                Set<Change.Kind> real = bruteForce(comparison, sample);
                assertThat(seen).as("%s for %s", changes, sample).containsAll(real);
                changes.forEach(change -> confirm(comparison, sample, change));
                changed += changes.isEmpty() ? 0 : 1;
            }
        }
        assertThat(changed).isBetween(200, 1500);
    }

    /** That the example of a change is one. */
    private static void confirm(Comparison comparison, Sample sample, Change change) {
        if (change.example().isEmpty()) {
            assertThat(change.on()).isEqualTo("registry:catalog");
            return;
        }
        boolean gains = change.kind() == Change.Kind.GAINS;
        for (String word : change.actions()) {
            Scope scope =
                    Scope.repository(change.example(), Set.of(Action.named(word).orElseThrow()));
            assertThat(granted(comparison.after(), sample, scope).isEmpty()).isEqualTo(!gains);
            assertThat(granted(comparison.before(), sample, scope).isEmpty()).isEqualTo(gains);
        }
    }

    private static Set<Change.Kind> bruteForce(Comparison comparison, Sample sample) {
        Set<Change.Kind> kinds = EnumSet.noneOf(Change.Kind.class);
        List<Scope> scopes = new ArrayList<>(List.of(Scope.catalog()));
        Set<Action> everything = EnumSet.copyOf(Action.OF_REGISTRIES);
        everything.remove(Action.CATALOG);
        NAMES.forEach(name -> scopes.add(Scope.repository(name, everything)));
        for (Scope scope : scopes) {
            Set<Action> before = granted(comparison.before(), sample, scope);
            Set<Action> after = granted(comparison.after(), sample, scope);
            if (!after.containsAll(before)) {
                kinds.add(Change.Kind.LOSES);
            }
            if (!before.containsAll(after)) {
                kinds.add(Change.Kind.GAINS);
            }
        }
        return kinds;
    }

    private static Set<Change.Kind> kinds(List<Change> changes) {
        Set<Change.Kind> kinds = EnumSet.noneOf(Change.Kind.class);
        changes.forEach(change -> kinds.add(change.kind()));
        return kinds;
    }

    private static Set<Action> granted(Configuration configuration, Sample sample, Scope scope) {
        return configuration
                .access()
                .decide(sample.caller(), "registry.example.com", List.of(scope), NOW)
                .granted()
                .stream()
                .findFirst()
                .map(Scope::actions)
                .orElse(Set.of());
    }

    private static List<String> rules(RandomGenerator random) {
        List<String> rules = new ArrayList<>();
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            rules.add(rule(random));
        }
        return rules;
    }

    private static String rule(RandomGenerator random) {
        return "  - { who: " + pick(WHO, random) + ", role: " + pick(ROLES, random) + ", on: [\""
                + pick(PATTERNS, random) + "\"] }\n";
    }

    private static List<String> mutated(List<String> rules, RandomGenerator random) {
        List<String> mutated = new ArrayList<>(rules);
        switch (random.nextInt(4)) {
            case 0 -> mutated.add(rule(random));
            case 1 -> mutated.set(random.nextInt(mutated.size()), rule(random));
            case 2 -> mutated.add(mutated.removeFirst());
            default -> {
                if (mutated.size() > 1) {
                    mutated.remove(random.nextInt(mutated.size()));
                }
            }
        }
        return mutated;
    }

    private static String pick(String[] from, RandomGenerator random) {
        return from[random.nextInt(from.length)];
    }

    private Configuration read(List<String> rules) throws Exception {
        Path file = Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0" }
                registries: [{ service: registry.example.com }]
                issuers:
                  - { name: one, url: "https://one.example", audiences: [a] }
                  - { name: two, url: "https://two.example", audiences: [a] }
                access:
                """ + String.join("", rules));
        return ConfigurationFile.read(file, Map.of());
    }

    private static Sample sample(String subject, String issuer, Map<String, Object> claims) {
        return new Sample(
                subject, new Identity(issuer, "https://sample.invalid", subject, new JsonObject(claims)), List.of());
    }
}
