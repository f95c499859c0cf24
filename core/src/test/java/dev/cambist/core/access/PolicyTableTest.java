package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Now;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims, rules and scopes with the decision and its reason, case by case. */
final class PolicyTableTest {
    /**
     * Azure's roles as its documentation gives them ("Entra permissions and role assignments", "ABAC repository
     * permissions"): what each earns on every repository, and whether the catalog comes with it.
     */
    private static final String AZURE = """
            role                  pull push delete metadata_read metadata_write catalog
            AcrPull               yes  no   no     yes           no             yes
            AcrPush               yes  yes  no     yes           yes            yes
            AcrDelete             no   no   yes    no            no             no
            RepositoryReader      yes  no   no     yes           no             no
            RepositoryWriter      yes  yes  no     yes           yes            no
            RepositoryContributor yes  yes  yes    yes           yes            no
            CatalogLister         no   no   no     no            no             yes
            """;

    static List<PolicyTable.Case> table() {
        return PolicyTable.read();
    }

    @ParameterizedTest
    @MethodSource("table")
    void decide_caseOfTheTable_isAsItSays(PolicyTable.Case row) {
        Decision decision =
                new Policy(row.rules()).decide(row.caller(), People.SERVICE, People.scopes(row.asked()), Now.INSTANT);

        assertThat(text(decision.granted())).isEqualTo(row.granted());
        assertThat(decision.verdicts())
                .extracting(Verdict::explain)
                .anySatisfy(reason -> assertThat(reason).contains(row.why()));
    }

    @Test
    void table_cases_areAsManyAsPromised() {
        assertThat(table().size() + azure().count()).isGreaterThanOrEqualTo(150);
    }

    /** One role, one action, on the whole registry or on a part of it. */
    record AzureCase(Role role, Action action, String on, boolean given) {}

    static Stream<AzureCase> azure() {
        List<String[]> rows = AZURE.lines().map(line -> line.split(" +", -1)).toList();
        String[] head = rows.getFirst();
        return rows.stream()
                .skip(1)
                .flatMap(row -> Stream.of("**", "team/**")
                        .flatMap(on -> Stream.iterate(1, i -> i < head.length, i -> i + 1)
                                .map(i -> new AzureCase(
                                        Role.named(row[0]).orElseThrow(),
                                        Action.named(head[i]).orElseThrow(),
                                        on,
                                        row[i].equals("yes") && (on.equals("**") || !head[i].equals("catalog"))))));
    }

    @ParameterizedTest
    @MethodSource("azure")
    void decide_roleOfAzure_givesWhatItsTableSays(AzureCase row) {
        if (row.role() == Role.CATALOG_LISTER && !row.on().equals("**")) {
            return; // not a rule at all, see RoleTest
        }
        Rule rule = People.rule("r", People.anyOf("corp"), row.role().actions(), row.on());
        Scope scope = row.action() == Action.CATALOG
                ? Scope.catalog()
                : Scope.repository("team/app", EnumSet.of(row.action()));
        Decision decision = People.decide(new Policy(List.of(rule)), People.of("corp", Map.of()), List.of(scope));

        assertThat(decision.isComplete()).isEqualTo(row.given());
        assertThat(decision.verdicts().getFirst().explain())
                .contains(row.given() ? "granted " + scope : "which " + scope + " does not ask for");
    }

    @Test
    void azure_roles_areAllOfOurs() {
        Set<Role> roles = azure().map(AzureCase::role).collect(Collectors.toCollection(LinkedHashSet::new));
        assertThat(roles).containsExactly(Role.values());
    }

    private static String text(List<Scope> scopes) {
        return scopes.isEmpty() ? "-" : scopes.stream().map(Scope::toString).collect(Collectors.joining(" "));
    }
}
