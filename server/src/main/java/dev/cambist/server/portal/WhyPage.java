package dev.cambist.server.portal;

import dev.cambist.core.access.Action;
import dev.cambist.core.token.Service;
import dev.cambist.server.http.Answer;
import java.util.List;
import java.util.Optional;

/** Why the person may do something, or may not: the words of {@code cambist explain}, about itself alone. */
final class WhyPage {
    private static final String EXPECTED = "a repository's name, such as team/app, and an action";

    private WhyPage() {}

    /**
     * What is asked, and the answer.
     *
     * @param actions that can be asked about
     * @param answer nothing before something is asked
     */
    public record View(
            List<String> registries,
            List<String> actions,
            String registry,
            String repository,
            String action,
            Said answer) {}

    static Answer show(Visit visit) {
        Optional<Service> registry = visit.registry();
        Optional<String> repository = visit.fields().optional("repository", EXPECTED);
        String action = visit.fields().optional("action", EXPECTED).orElse(Action.PULL.word());
        Said said = registry.isPresent() && repository.isPresent()
                ? Said.of(visit.flow(), visit.person().identity(), registry.get(), repository.get(), action)
                : Said.NOTHING;
        visit.did(said.asked() ? "asked why about " + repository.get() + ":" + action : "looked at why");
        View view = new View(
                visit.registries(),
                Said.actions(),
                registry.map(Service::name).orElse(""),
                repository.orElse(""),
                action,
                said);
        return visit.page("Why, or why not?", (output, frame) -> JtewhyGenerated.render(output, null, frame, view));
    }
}
