package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * However rules change between a token's making and its use: a token for any repository allows exactly what one would
 * that were asked for by name at that moment, and nothing that it was not asked for itself.
 */
final class AnyRepositoryPropertyTest {
    private static final int ROUNDS = 1500;
    private static final List<String> NAMES = List.of("a", "a/b", "a/b/c", "b/a", "b-a", "c", "alice/a", "x/dev");
    private static final List<String> PATTERNS =
            List.of("**", "a/**", "a", "*/a", "b/*", "${subject}/**", "x/${claims.team}", "${claims.none}/**");
    private static final List<Action> ACTIONS = List.of(
            Action.PULL, Action.PUSH, Action.DELETE, Action.METADATA_READ, Action.METADATA_WRITE, Action.CATALOG);
    private static final String SERVICE = GuardFixture.NAME;
    private static final Instant LATER = GuardFixture.NOW.plusSeconds(60);

    private final Random random = new Random(20261129);

    @Test
    void admit_anyRepository_isWhatAnExplicitRequestWouldGetAtThatMoment() {
        int admitted = 0;
        int denied = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Policy before = policy();
            Policy after = random.nextInt(3) == 0 ? before : policy();
            Caller caller = caller(before);
            List<Scope> asked = List.of(Scope.anyRepository(some(ACTIONS.subList(0, 5))), Scope.catalog());
            List<Scope> granted =
                    before.decide(caller, SERVICE, asked, GuardFixture.NOW).granted();
            Guard guard = new Guard(
                    GuardFixture.SERVICE,
                    GuardFixture.reader(InstantSource.fixed(LATER)),
                    identity -> true,
                    (who, scopes) -> after.decide(who, SERVICE, scopes, LATER));
            for (int request = 0; request < 6; request++) {
                List<Scope> needed = needed();
                boolean passes = guard.admit(needed, GuardFixture.REALM, List.of(shown(caller, granted)))
                        instanceof Admission.Cleared;
                List<Scope> explicit =
                        after.decide(caller, SERVICE, needed, LATER).granted();
                boolean asksSo = needed.stream().allMatch(scope -> isWithin(scope, granted));
                assertThat(passes)
                        .as("%s needs %s, token %s, rules %s", caller, needed, granted, after.rules())
                        .isEqualTo(explicit.equals(needed) && asksSo);
                admitted += passes ? 1 : 0;
                denied += passes ? 0 : 1;
            }
        }
        assertThat(admitted).isGreaterThan(ROUNDS / 20);
        assertThat(denied).isGreaterThan(ROUNDS / 4);
    }

    /** Whether the token was asked for, and granted somewhere, what is needed. */
    private static boolean isWithin(Scope needed, List<Scope> granted) {
        return granted.stream()
                .filter(scope ->
                        needed.kind() == Scope.Kind.REGISTRY ? scope.kind() == Scope.Kind.REGISTRY : scope.isByRules())
                .anyMatch(scope -> scope.actions().containsAll(needed.actions()));
    }

    private static String shown(Caller caller, List<Scope> granted) {
        Secret token = GuardFixture.mintAt(GuardFixture.NOW)
                .accessToken(GuardFixture.SERVICE, caller, Optional.empty(), granted, Instant.MAX)
                .token();
        return GuardFixture.bearer(token);
    }

    private List<Scope> needed() {
        if (random.nextInt(8) == 0) {
            return List.of(Scope.catalog());
        }
        List<Action> actions = ACTIONS.subList(0, 5);
        Scope first = Scope.repository(pick(NAMES), random.nextInt(4) == 0 ? some(actions) : Set.of(pick(actions)));
        Scope second = Scope.repository(pick(NAMES), Set.of(Action.PULL));
        return random.nextInt(4) > 0 || first.name().equals(second.name()) ? List.of(first) : List.of(first, second);
    }

    /** As a token remembers it, whichever way it came: what an explicit request has to go by too. */
    private Caller caller(Policy policy) {
        if (random.nextInt(6) == 0) {
            return new Caller.Anonymous();
        }
        Map<String, Object> claims = Map.of("groups", List.of(pick(List.of("dev", "qa")), "else"), "team", "dev");
        return policy.remembered(new Identity("corp", "https://issuer.example", "alice", new JsonObject(claims)));
    }

    private Policy policy() {
        List<Rule> rules = new ArrayList<>();
        for (int count = 1 + random.nextInt(5); count > 0; count--) {
            rule("rule " + count).ifPresent(rules::add);
        }
        return new Policy(rules, Set.of(SERVICE));
    }

    private Optional<Rule> rule(String name) {
        Set<Action> actions = some(ACTIONS);
        List<RepositoryPattern> on =
                List.of(RepositoryPattern.of(pick(PATTERNS)), RepositoryPattern.of(pick(PATTERNS)));
        Set<String> registries = random.nextInt(6) == 0 ? Set.of("other.example") : Set.of();
        Optional<Instant> expires = switch (random.nextInt(6)) {
            case 0 -> Optional.of(GuardFixture.NOW.plusSeconds(30)); // between the two moments
            case 1 -> Optional.of(LATER.plusSeconds(30));
            default -> Optional.empty();
        };
        try {
            return Optional.of(new Rule(name, 0, who(), actions, on, registries, expires));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the catalog alone, of a part of the registry
        }
    }

    private Who who() {
        return switch (random.nextInt(4)) {
            case 0 -> new Who.Anyone();
            case 1 ->
                new Who.Matching("corp", List.of(), List.of(new Glob(pick(List.of("dev", "qa")))), List.of(), Map.of());
            case 2 -> new Who.Matching("other", List.of(), List.of(), List.of(), Map.of());
            default -> new Who.Matching("corp", List.of(), List.of(), List.of(), Map.of());
        };
    }

    private Set<Action> some(List<Action> from) {
        Set<Action> some = EnumSet.of(pick(from));
        from.stream().filter(action -> random.nextInt(3) == 0).forEach(some::add);
        return some;
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
