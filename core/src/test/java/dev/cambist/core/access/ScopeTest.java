package dev.cambist.core.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScopeTest {

    @Test
    void repository_itsParts_areThoseOfAnAccessEntry() {
        Scope scope =
                Scope.repository("team/app", List.of(Action.METADATA_READ, Action.PUSH, Action.PULL, Action.PULL));
        assertThat(scope.type()).isEqualTo("repository");
        assertThat(scope.name()).isEqualTo("team/app");
        assertThat(scope.actionWords()).containsExactly("pull", "push", "metadata_read");
        assertThat(scope).hasToString("repository:team/app:pull,push,metadata_read");
    }

    /** Registries know no action {@code catalog}. */
    @Test
    void catalog_itsAction_isAStar() {
        assertThat(Scope.catalog().type()).isEqualTo("registry");
        assertThat(Scope.catalog().name()).isEqualTo("catalog");
        assertThat(Scope.catalog().actionWords()).containsExactly("*");
        assertThat(Scope.catalog()).hasToString("registry:catalog:*");
    }

    @Test
    void catalog_withoutItsAction_saysNoStar() {
        Scope nothing = Scope.catalog().only(Set.of(Action.PULL));
        assertThat(nothing.actions()).isEmpty();
        assertThat(nothing.actionWords()).isEmpty();
    }

    @Test
    void constructor_actionOfTheOtherKind_isAnError() {
        assertThatThrownBy(() -> Scope.repository("a", List.of(Action.CATALOG)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scope(Scope.Kind.REGISTRY, "catalog", Set.of(Action.PULL)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scope(Scope.Kind.REGISTRY, "else", Set.of(Action.CATALOG)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void only_actions_areThoseInBoth() {
        Scope scope = Scope.repository("a", List.of(Action.PULL, Action.PUSH));
        assertThat(scope.only(Set.of(Action.PUSH, Action.DELETE))).hasToString("repository:a:push");
        assertThat(scope.only(Set.of())).hasToString("repository:a:");
    }

    @Test
    void intersection_ofAskedAndGiven_isWhatIsInBoth() {
        List<Scope> given = Scopes.parse(List.of("repository:a:pull,push repository:b:pull registry:catalog:*"));
        List<Scope> asked =
                Scopes.parse(List.of("registry:catalog:* repository:a:pull,delete repository:b:push repository:c:*"));
        assertThat(Scope.intersection(asked, given)).hasToString("[registry:catalog:*, repository:a:pull]");
    }

    @Test
    void intersection_nameWithoutRegardToTheKind_isNotTheSameThing() {
        assertThat(Scope.intersection(
                        List.of(Scope.catalog()), List.of(Scope.repository("catalog", List.of(Action.PULL)))))
                .isEmpty();
    }

    @Test
    void actions_ofAScope_cannotBeChanged() {
        Scope scope = Scope.repository("a", List.of(Action.PULL));
        assertThatThrownBy(() -> scope.actions().add(Action.PUSH)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void action_named_isOfItsExactWord() {
        assertThat(Action.named("metadata_read")).contains(Action.METADATA_READ);
        assertThat(Action.named("Pull")).isEmpty();
        assertThat(Action.named("*")).isEmpty();
        assertThat(Action.named("")).isEmpty();
    }
}
