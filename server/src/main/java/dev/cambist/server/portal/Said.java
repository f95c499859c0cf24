package dev.cambist.server.portal;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.exchange.PortalFlow;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.token.Service;
import java.util.List;
import java.util.Optional;

/**
 * What the rules say to a question about one repository.
 *
 * @param known whether what was asked is a scope at all
 * @param rules what each rule says, first those that give something
 */
public record Said(boolean asked, boolean known, boolean granted, List<RuleLine> rules, int more) {
    /** Before a question. */
    public static final Said NOTHING = new Said(false, false, false, List.of(), 0);

    private static final int MOST_RULES = 50;
    private static final int LONGEST_NAME = 255; // characters, as registries have it

    /** What one rule says. */
    public record RuleLine(boolean gives, String words) {}

    /** What they say to somebody. */
    public static Said of(PortalFlow flow, Caller caller, Service registry, String repository, String action) {
        Optional<Scope> asked = Action.named(action)
                .filter(known -> repository.length() <= LONGEST_NAME)
                .flatMap(known -> Scopes.parseOne("repository:" + repository + ":" + known.word()))
                .filter(scope -> !scope.actions().isEmpty() && !scope.isByRules());
        if (asked.isEmpty()) {
            return new Said(true, false, false, List.of(), 0);
        }
        Decision decision = flow.decide(caller, registry, List.of(asked.get()));
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

    /** The words of the actions that can be asked about. */
    public static List<String> actions() {
        return Action.OF_REGISTRIES.stream()
                .filter(one -> one != Action.CATALOG)
                .map(Action::word)
                .toList();
    }
}
