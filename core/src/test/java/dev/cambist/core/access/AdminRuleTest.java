package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules about the server itself, which nothing that is about registries can be taken for. */
final class AdminRuleTest {
    private static final Scope EVERYTHING = Scope.admin(Action.OF_THE_SERVER);
    private static final List<Scope> ASKED = Scopes.parse(List.of("cambist:admin:*"));
    private static final Who ALICE = new Who.Matching(
            "corp", List.of(new Condition.Matches(new Attribute.Subject(), List.of(new Glob("alice")))), List.of());
    private static final Identity CALLER = new Identity("corp", "https://corp.example", "alice", JsonObject.EMPTY);

    @Test
    void decide_admin_getsEverythingOfTheServer() {
        assertThat(granted(AdminRole.ADMIN, CALLER, AdminRole.SERVICE)).hasToString("[cambist:admin:*]");
    }

    @Test
    void decide_reader_getsTheRightToAsk() {
        assertThat(granted(AdminRole.READER, CALLER, AdminRole.SERVICE)).hasToString("[cambist:admin:read]");
    }

    @ParameterizedTest
    @EnumSource
    void decide_atARegistry_givesNothing(AdminRole role) {
        assertThat(granted(role, CALLER, "registry.example")).isEmpty();
    }

    @Test
    void decide_anybodyElse_getsNothing() {
        assertThat(granted(AdminRole.ADMIN, new Caller.Anonymous(), AdminRole.SERVICE))
                .isEmpty();
        assertThat(granted(AdminRole.ADMIN, new Caller.Robot("alice"), AdminRole.SERVICE))
                .isEmpty();
        assertThat(granted(AdminRole.ADMIN, new Caller.Bearer("alice"), AdminRole.SERVICE))
                .isEmpty();
    }

    @Test
    void decide_anyRulesAboutRegistries_giveNothingOfTheServer() {
        RandomPolicies random = new RandomPolicies(new Random(13));
        List<Scope> everything = new ArrayList<>(ASKED);
        everything.addAll(
                Scopes.parse(List.of("repository:admin:*", "repository:cambist/admin:*", "registry:catalog:*")));
        for (int round = 0; round < 2000; round++) {
            Policy policy = new Policy(random.rules(5));

            assertThat(policy.decide(CALLER, AdminRole.SERVICE, everything, Now.INSTANT)
                            .granted())
                    .isEmpty();
            assertThat(policy.rights(CALLER, AdminRole.SERVICE, Now.INSTANT).isEmpty())
                    .isTrue();
        }
    }

    @Test
    void decide_wrongKind_saysSo() {
        Policy policy = new Policy(List.of(
                Rule.ofServer("operators", 0, ALICE, AdminRole.ADMIN, Optional.empty()),
                new Rule("all", 0, new Who.Anyone(), Set.of(Action.PULL), List.of(RepositoryPattern.of("**")))));

        assertThat(policy.decide(CALLER, AdminRole.SERVICE, List.of(), Now.INSTANT)
                        .why(9))
                .anySatisfy(why -> assertThat(why).contains("the rule is about registries"));
        assertThat(policy.decide(CALLER, "registry.example", List.of(), Now.INSTANT)
                        .why(9))
                .anySatisfy(why -> assertThat(why).contains("about administering this server"));
    }

    @Test
    void rule_ofAnyoneOrOfAWholeIssuer_isNone() {
        for (Who who : List.of(new Who.Anyone(), new Who.Matching("corp", List.of(), List.of()))) {
            assertThatThrownBy(() -> Rule.ofServer("r", 0, who, AdminRole.READER, Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("meets a condition");
        }
    }

    @Test
    void rule_ofTheServerAndOfARegistry_isNone() {
        List<RepositoryPattern> on = List.of(RepositoryPattern.of("**"));
        Set<String> server = Set.of(AdminRole.SERVICE);
        EnumSet<Action> all = EnumSet.allOf(Action.class);

        assertThatThrownBy(() -> new Rule("r", 0, ALICE, all, on, server, Optional.empty()))
                .hasMessageContaining("not about both");
        assertThatThrownBy(() -> new Rule("r", 0, ALICE, Action.OF_THE_SERVER, on))
                .hasMessageContaining("not about both");
        assertThatThrownBy(() -> new Rule(
                        "r", 0, ALICE, Action.OF_THE_SERVER, on, Set.of(AdminRole.SERVICE, "a"), Optional.empty()))
                .hasMessageContaining("not about both");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repository:team/app:admin_read",
                "repository:team/app:admin_write",
                "registry:admin:*",
                "cambist:other:*",
                "cambist:admin:write",
                "cambist:admin:",
                "cambist::*",
                "Cambist:admin:*"
            })
    void parse_whatIsNoScopeOfTheServer_holdsNoActionOfIt(String text) {
        assertThat(Scopes.parse(List.of(text)).stream().flatMap(scope -> scope.actions().stream()))
                .doesNotContainAnyElementsOf(Action.OF_THE_SERVER);
    }

    @Test
    void parse_everythingOfARepository_holdsNoActionOfTheServer() {
        assertThat(Scopes.parse(List.of("repository:team/app:*")).getFirst().actions())
                .doesNotContainAnyElementsOf(Action.OF_THE_SERVER);
    }

    @Test
    void scope_ofTheServer_isReadAgainAsItIsWritten() {
        for (Scope scope : List.of(EVERYTHING, Scope.admin(Set.of(Action.ADMIN_READ)))) {
            assertThat(Scopes.parseOne(scope.toString())).contains(scope);
        }
    }

    @Test
    void named_adminRole_isNoRoleOfRegistries() {
        for (AdminRole role : AdminRole.values()) {
            assertThat(Role.named(role.roleName())).isEmpty();
            assertThat(AdminRole.named(role.roleName())).contains(role);
        }
    }

    private static List<Scope> granted(AdminRole role, Caller caller, String service) {
        Policy policy = new Policy(List.of(Rule.ofServer("operators", 0, ALICE, role, Optional.empty())));
        return policy.decide(caller, service, ASKED, Now.INSTANT).granted();
    }
}
