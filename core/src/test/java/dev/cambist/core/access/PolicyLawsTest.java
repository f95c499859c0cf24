package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Now;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is true of every policy, tried on thousands. */
final class PolicyLawsTest {
    private static final int ROUNDS = 1_500;
    private static final int MOST_RULES = 6;

    private final Random seeded = new Random(20270131);
    private final RandomPolicies random = new RandomPolicies(seeded);

    @Test
    void decide_oneMoreRule_removesNoRight() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Rule> rules = random.rules(MOST_RULES);
            List<Rule> more = new ArrayList<>(rules);
            more.add(seeded.nextInt(rules.size() + 1), random.rule());
            Asking asking = asking();
            assertThat(asking.actions(new Policy(more))).containsAll(asking.actions(new Policy(rules)));
        }
    }

    @Test
    void decide_rulesInAnotherOrder_isTheSame() {
        int granted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<Rule> rules = random.rules(MOST_RULES);
            List<Rule> shuffled = new ArrayList<>(rules);
            Collections.shuffle(shuffled, seeded);
            Asking asking = asking();
            List<Scope> first = asking.granted(new Policy(rules));
            assertThat(asking.granted(new Policy(shuffled))).isEqualTo(first);
            granted += first.size();
        }
        assertThat(granted).as("the world is such that many are granted").isGreaterThan(ROUNDS / 10);
    }

    @Test
    void decide_everyGrant_isWithinARuleThatGivesIt() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(random.rules(MOST_RULES));
            Asking asking = asking();
            for (Scope scope : asking.granted(policy)) {
                for (Action action : scope.actions()) {
                    assertThat(policy.rules())
                            .anyMatch(rule -> Oracle.gives(rule, asking.caller, asking.service, scope, action));
                }
            }
        }
    }

    @Test
    void decide_everythingTheOracleGives_isGranted() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(random.rules(MOST_RULES));
            Asking asking = asking();
            assertThat(asking.granted(policy))
                    .isEqualTo(Oracle.granted(policy.rules(), asking.caller, asking.service, asking.scopes));
        }
    }

    @Test
    void decide_expiredRules_areAsIfTheyWereNotThere() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Rule> rules = random.rules(MOST_RULES);
            List<Rule> alive = rules.stream()
                    .filter(rule -> rule.expires().map(Now.INSTANT::isBefore).orElse(true))
                    .toList();
            Asking asking = asking();
            assertThat(asking.granted(new Policy(rules))).isEqualTo(asking.granted(new Policy(alive)));
        }
    }

    /** Every rule that is not a candidate would have said no, and so the index takes nothing away. */
    @Test
    void decide_throughTheIndex_isWhatAScanOfAllRulesGives() {
        int spared = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<Rule> rules = random.rules(4 * MOST_RULES);
            Asking asking = asking();
            List<Rule> candidates = Arrays.stream(new RuleIndex(rules).candidates(asking.caller))
                    .mapToObj(rules::get)
                    .toList();
            List<Rule> about = rules.stream()
                    .filter(rule -> rule.mismatch(asking.caller, asking.service, Now.INSTANT)
                            .isEmpty())
                    .toList();
            assertThat(candidates).containsAll(about).isSubsetOf(rules);
            AccessRequest request = new AccessRequest(
                    asking.caller,
                    asking.service,
                    asking.scopes,
                    Now.INSTANT,
                    AccessRequest.Memory.WHOLE,
                    false,
                    Optional.empty());
            AccessRequest.GrantedActions scan = new AccessRequest.GrantedActions(asking.scopes);
            rules.forEach(rule -> request.consider(rule, scan));
            assertThat(asking.granted(new Policy(rules))).isEqualTo(scan.scopes());
            spared += rules.size() - candidates.size();
        }
        assertThat(spared).as("rules that the index spares").isGreaterThan(ROUNDS);
    }

    /** Many more rules than values, so that every pattern is there, and each value meets several. */
    @Test
    void decide_amongHundredsOfRules_isWhatTheOracleGives() {
        for (int i = 0; i < ROUNDS / 10; i++) {
            Policy policy = new Policy(random.rules(100 * MOST_RULES));
            Asking asking = asking();
            assertThat(asking.granted(policy))
                    .isEqualTo(Oracle.granted(policy.rules(), asking.caller, asking.service, asking.scopes));
        }
    }

    @Test
    void closest_ofAnyDecision_hasEveryGrantAndTheFirstOthersThatCouldHaveBeen() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Rule> rules = random.rules(4 * MOST_RULES);
            Asking asking = asking();
            Decision decision = asking.decide(new Policy(rules));
            int most = seeded.nextInt(6);
            List<Verdict> closest = decision.closest(most);

            if (!closest.isEmpty()) {
                assertThat(decision.verdicts()).containsSubsequence(closest);
            }
            assertThat(closest.stream().filter(Verdict.Granted.class::isInstance))
                    .isEqualTo(decision.grants());
            assertThat(closest).hasSize(Math.min(rules.size(), decision.grants().size() + most));
        }
    }

    @Test
    void verdicts_ofEveryRule_addUpToWhatWasGranted() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(random.rules(MOST_RULES));
            Asking asking = asking();
            Decision decision = asking.decide(policy);
            assertThat(decision.verdicts()).extracting(Verdict::rule).containsExactlyElementsOf(policy.rules());
            Set<String> given = rights(decision.verdicts().stream()
                    .filter(Verdict.Granted.class::isInstance)
                    .flatMap(verdict -> ((Verdict.Granted) verdict).scopes().stream())
                    .toList());
            assertThat(given).isEqualTo(rights(decision.granted()));
        }
    }

    @Test
    void where_everyName_isWhatADecisionGrants() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(random.rules(MOST_RULES));
            Asking asking = asking();
            Action action = seeded.nextBoolean() ? Action.PULL : Action.METADATA_READ;
            RepositoryFilter filter = policy.where(asking.caller, asking.service, action, Now.INSTANT);
            for (String name : RandomPolicies.NAMES) {
                Scope scope = Scope.repository(name, Set.of(action));
                boolean granted = policy.decide(asking.caller, asking.service, List.of(scope), Now.INSTANT)
                        .isComplete();
                assertThat(filter.test(name)).as("%s %s", name, policy.rules()).isEqualTo(granted);
                assertThat(filter.isEmpty() && granted).isFalse();
            }
        }
    }

    @Test
    void rights_ofAnIdentity_containWhateverIsGranted() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(random.rules(MOST_RULES));
            Asking asking = asking();
            if (asking.caller instanceof Identity identity) {
                Set<Action> granted = EnumSet.noneOf(Action.class);
                asking.granted(policy).forEach(scope -> granted.addAll(scope.actions()));
                assertThat(policy.rights(identity, asking.service, Now.INSTANT).actions())
                        .containsAll(granted);
            }
        }
    }

    /** Any repository is what is given on some, of what is asked: never less than on one that is named, and never more. */
    @Test
    void decide_anyRepository_isWhatSomeRuleGivesSomewhere() {
        int granted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(random.rules(MOST_RULES), Set.of(RandomPolicies.SERVICES));
            Asking asking = asking();
            if (!(asking.caller instanceof Identity identity)) {
                continue;
            }
            Set<Action> asked = seeded.nextBoolean() ? Scope.OF_REPOSITORIES : Set.of(Action.PULL, Action.DELETE);
            Set<Action> everywhere = EnumSet.copyOf(asked);
            everywhere.retainAll(
                    policy.rights(identity, asking.service, Now.INSTANT).actions());
            List<Scope> any = List.of(Scope.anyRepository(asked));
            List<Scope> given =
                    policy.decide(identity, asking.service, any, Now.INSTANT).granted();
            assertThat(given).isEqualTo(everywhere.isEmpty() ? List.of() : List.of(Scope.anyRepository(everywhere)));
            granted += given.size();
        }
        assertThat(granted).as("rounds in which something was granted").isGreaterThan(ROUNDS / 20);
    }

    @Test
    void relevant_underTheSamePolicy_changesNoDecision() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(random.rules(MOST_RULES));
            Asking asking = asking();
            assertThat(asking.remembered(policy).granted(policy)).isEqualTo(asking.granted(policy));
        }
    }

    /** An exchange is decided by what its refresh token will remember. */
    @Test
    void relevant_underTheSamePolicy_changesNoRights() {
        int some = 0;
        for (int i = 0; i < ROUNDS; i++) {
            Policy policy = new Policy(random.rules(MOST_RULES));
            Identity identity = random.identity();
            String service = random.pick(RandomPolicies.SERVICES);
            Rights whole = policy.rights(identity, service, Now.INSTANT);
            assertThat(policy.rights(policy.remembered(identity), service, Now.INSTANT))
                    .isEqualTo(whole);
            some += whole.isEmpty() ? 0 : 1;
        }
        assertThat(some).as("rounds with rights").isGreaterThan(ROUNDS / 20);
    }

    @Test
    void relevant_ofAnyClaims_isWhatThePlainDefinitionKeeps() {
        int kept = 0;
        for (int i = 0; i < ROUNDS; i++) {
            List<Rule> rules = random.rules(seeded.nextInt(5) == 0 ? 10 * MOST_RULES : MOST_RULES);
            JsonObject claims = random.identity().claims();
            Map<String, Object> relevant =
                    new LinkedHashMap<>(new Policy(rules).relevant(claims).members());
            boolean cut = relevant.remove(RelevantClaims.CUT_FOR) != null;

            assertThat(relevant).isEqualTo(PlainMemory.of(rules, claims).members());
            assertThat(cut).isEqualTo(!relevant.equals(claims.members()));
            kept += relevant.size();
        }
        assertThat(kept).as("claims that are kept").isGreaterThan(ROUNDS);
    }

    /** A change of the policy may cost a right until the next exchange, but what was forgotten never earns one. */
    @Test
    void relevant_underAnotherPolicy_earnsNothingMore() {
        for (int i = 0; i < ROUNDS; i++) {
            Policy before = new Policy(random.rules(MOST_RULES));
            Policy after = new Policy(random.rules(MOST_RULES));
            Asking asking = asking();
            assertThat(asking.actions(after))
                    .containsAll(asking.remembered(before).actions(after));
        }
    }

    private Asking asking() {
        return new Asking(random.caller(), random.pick(RandomPolicies.SERVICES), random.asked());
    }

    private record Asking(Caller caller, String service, List<Scope> scopes) {
        Decision decide(Policy policy) {
            return policy.decide(caller, service, scopes, Now.INSTANT);
        }

        List<Scope> granted(Policy policy) {
            return decide(policy).granted();
        }

        Set<String> actions(Policy policy) {
            return rights(granted(policy));
        }

        /** The same caller with a refresh token that was made under this policy. */
        Asking remembered(Policy policy) {
            return caller instanceof Identity identity
                    ? new Asking(policy.remembered(identity), service, scopes)
                    : this;
        }
    }

    private static Set<String> rights(Collection<Scope> scopes) {
        Set<String> rights = new TreeSet<>();
        scopes.forEach(scope -> scope.actions().forEach(action -> rights.add(scope.name() + " " + action)));
        return rights;
    }
}
