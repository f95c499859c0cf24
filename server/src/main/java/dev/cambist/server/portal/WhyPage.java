package dev.cambist.server.portal;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.token.Service;
import dev.cambist.server.http.Answer;
import java.util.List;
import java.util.Optional;

/** Why the person may do something, or may not: the words of {@code cambist explain}, about itself alone. */
final class WhyPage {
    private static final int MOST_RULES = 50;
    private static final int LONGEST_NAME = 255; // characters, as registries have it
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

    /**
     * What came of the question.
     *
     * @param known whether what was asked is a scope at all
     * @param rules what each rule says, first those that give something
     */
    public record Said(boolean asked, boolean known, boolean granted, List<RuleLine> rules, int more) {
        static final Said NOTHING = new Said(false, false, false, List.of(), 0);
    }

    /** What one rule says. */
    public record RuleLine(boolean gives, String words) {}

    static Answer show(Visit visit) {
        Optional<Service> registry = visit.registry();
        Optional<String> repository = visit.fields().optional("repository", EXPECTED);
        String action = visit.fields().optional("action", EXPECTED).orElse(Action.PULL.word());
        Said said = registry.isPresent() && repository.isPresent()
                ? said(visit, registry.get(), repository.get(), action)
                : Said.NOTHING;
        visit.did(said.asked() ? "asked why about " + repository.get() + ":" + action : "looked at why");
        View view = new View(
                visit.registries(),
                Action.OF_REGISTRIES.stream()
                        .filter(one -> one != Action.CATALOG)
                        .map(Action::word)
                        .toList(),
                registry.map(Service::name).orElse(""),
                repository.orElse(""),
                action,
                said);
        return visit.page("Why, or why not?", (output, frame) -> JtewhyGenerated.render(output, null, frame, view));
    }

    private static Said said(Visit visit, Service registry, String repository, String action) {
        Optional<Scope> asked = Action.named(action)
                .filter(known -> repository.length() <= LONGEST_NAME)
                .flatMap(known -> Scopes.parseOne("repository:" + repository + ":" + known.word()))
                .filter(scope -> !scope.actions().isEmpty() && !scope.isByRules());
        if (asked.isEmpty()) {
            return new Said(true, false, false, List.of(), 0);
        }
        Decision decision = visit.flow().decide(visit.person(), registry, List.of(asked.get()));
        List<Verdict> closest = decision.closest(MOST_RULES);
        return new Said(
                true,
                true,
                decision.isComplete(),
                closest.stream()
                        .map(verdict -> new RuleLine(verdict instanceof Verdict.Granted, verdict.explain()))
                        .toList(),
                decision.verdicts().size() - closest.size());
    }
}
