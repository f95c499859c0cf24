package dev.cambist.server.portal;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Rights;
import dev.cambist.core.access.Rule;
import dev.cambist.core.token.Service;
import dev.cambist.server.http.Answer;
import java.util.List;

/** What the person may use: each registry with the rules that give something there. */
final class HomePage {
    private HomePage() {}

    /** Who the person is, as rules know it, and what it may use. */
    public record View(String issuer, String subject, List<Registry> registries) {}

    /** A registry, and what rules give there. */
    public record Registry(String name, String actions, List<Given> rules) {}

    /**
     * What one rule gives.
     *
     * @param on the patterns of repositories, as the rule has them
     */
    public record Given(String rule, String actions, String on) {}

    static Answer show(Visit visit) {
        List<Registry> registries = visit.served().registries().stream()
                .map(service -> registry(visit, service))
                .toList();
        visit.did("looked at what it may use");
        View view = new View(
                visit.person().identity().issuer(), visit.person().identity().subject(), registries);
        return visit.page("What you may use", (output, frame) -> JtehomeGenerated.render(output, null, frame, view));
    }

    private static Registry registry(Visit visit, Service service) {
        Rights rights = visit.flow().rights(visit.person(), service);
        return new Registry(
                service.name(),
                words(rights.actions()),
                rights.rules().stream().map(HomePage::given).toList());
    }

    private static Given given(Rule rule) {
        return new Given(
                rule.name(),
                words(rule.actions()),
                String.join(", ", rule.on().stream().map(Object::toString).toList()));
    }

    private static String words(java.util.Collection<Action> actions) {
        return String.join(", ", actions.stream().map(Action::word).toList());
    }
}
