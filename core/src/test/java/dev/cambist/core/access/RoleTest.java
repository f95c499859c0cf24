package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ACR's roles (acr documentation, "Entra permissions and role assignments"), and the rules made of them. */
final class RoleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AcrPull | pull,metadata_read,catalog",
                "AcrPush | pull,push,metadata_read,metadata_write,catalog",
                "AcrDelete | delete",
                "RepositoryReader | pull,metadata_read",
                "RepositoryWriter | pull,push,metadata_read,metadata_write",
                "RepositoryContributor | pull,push,delete,metadata_read,metadata_write",
                "CatalogLister | catalog",
            })
    void named_roleOfAcr_hasItsActions(String name, String actions) {
        Role role = Role.named(name).orElseThrow();
        assertThat(role.roleName()).isEqualTo(name);
        assertThat(role.actions().stream().map(Action::word)).containsExactly(actions.split(",", -1));
    }

    @Test
    void roles_listedAbove_areAllThereAre() {
        assertThat(Arrays.stream(Role.values()).map(Role::roleName))
                .containsExactly(
                        "AcrPull",
                        "AcrPush",
                        "AcrDelete",
                        "RepositoryReader",
                        "RepositoryWriter",
                        "RepositoryContributor",
                        "CatalogLister");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acrpull", "ACR_PULL", "AcrPull ", "", "Owner", "Reader"})
    void named_anythingElse_isNone(String name) {
        assertThat(Role.named(name)).isEmpty();
    }

    @Test
    void actions_ofARole_cannotBeChanged() {
        assertThatThrownBy(() -> Role.ACR_PULL.actions().add(Action.DELETE))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void rule_onTheWholeRegistry_keepsTheCatalog() {
        assertThat(rule(Role.ACR_PULL.actions(), "team/**", "**").actions()).contains(Action.CATALOG);
    }

    /** The catalog lists every name there is. */
    @ParameterizedTest
    @ValueSource(strings = {"team/**", "*", "*/**", "**/*", "${subject}/**"})
    void rule_onAPartOfTheRegistry_losesTheCatalog(String pattern) {
        assertThat(rule(Role.ACR_PULL.actions(), pattern).actions()).containsExactly(Action.PULL, Action.METADATA_READ);
    }

    @Test
    void rule_catalogOnAPartOfTheRegistry_isAnError() {
        assertThatThrownBy(() -> rule(Role.CATALOG_LISTER.actions(), "team/**"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the catalog is a right on the whole registry; give it on \"**\"");
    }

    @Test
    void rule_withoutActionsOrRepositories_isAnError() {
        assertThatThrownBy(() -> rule(Set.of(), "**")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule(Set.of(Action.PULL))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rule_shown_isItsNameAndLine() {
        assertThat(rule(Set.of(Action.PULL), "**")).hasToString("\"rule\" (line 3)");
        assertThat(new Rule("rule", 0, new Who.Anyone(), Set.of(Action.PULL), List.of(RepositoryPattern.of("**"))))
                .hasToString("\"rule\"");
    }

    private static Rule rule(Set<Action> actions, String... on) {
        return new Rule(
                "rule",
                3,
                new Who.Anyone(),
                actions,
                Arrays.stream(on).map(RepositoryPattern::of).toList());
    }
}
