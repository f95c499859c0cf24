package dev.cambist.server.portal.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.server.analysis.Change;
import dev.cambist.server.analysis.Comparison;
import dev.cambist.server.analysis.Sample;
import dev.cambist.server.config.ProposedRules;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.http.Answer;
import dev.cambist.server.settings.Configuration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** What other rules would change for those who have a session: what {@code cambist diff} says. */
record ProposalPage(Supplier<ServerState> state, InstantSource clock) {
    static final String PATH = "/portal/operator/proposal";

    private static final int MOST_CHANGES = 500;

    /**
     * A proposed text and what it would change.
     *
     * @param mistakes why it cannot be read
     * @param compared for how many identities; 0 before anything is proposed
     */
    public record View(String text, List<String> mistakes, int compared, List<Line> changes, int more) {}

    /** One change. */
    public record Line(String identity, boolean gains, String words) {}

    Answer show(OperatorVisit visit) {
        visit.did("looked at what a change would change");
        return page(visit, new View("", List.of(), 0, List.of(), 0));
    }

    Answer compare(OperatorVisit visit) {
        String text = visit.field("configuration");
        List<Sample> samples = RecentIdentities.of(visit).all().stream()
                .map(RecentIdentities.Recent::sample)
                .toList();
        visit.did("compared proposed rules for " + samples.size() + " identities");
        try {
            Configuration now = state.get().configuration();
            Configuration proposed = ProposedRules.read(text.getBytes(UTF_8), now);
            List<Change> changes = new Comparison(now, proposed).changes(samples, clock.instant());
            List<Line> lines =
                    changes.stream().limit(MOST_CHANGES).map(ProposalPage::line).toList();
            return page(visit, new View(text, List.of(), samples.size(), lines, changes.size() - lines.size()));
        } catch (ConfigurationException e) {
            List<String> mistakes = e.errors().stream().map(Object::toString).toList();
            return page(visit, new View(text, mistakes, 0, List.of(), 0));
        }
    }

    private static Line line(Change change) {
        String kind = switch (change.kind()) {
            case GAINS -> "gains ";
            case LOSES -> "loses ";
            case MAY_DIFFER -> "may differ: ";
        };
        String words = kind
                + String.join(", ", change.actions())
                + (change.actions().isEmpty() ? "" : " on ")
                + change.on()
                + (change.service().isEmpty() ? "" : " at " + change.service())
                + change.forRobots().map(robots -> " " + robots).orElse("")
                + (change.example().isEmpty() ? "" : ", for example " + change.example())
                + change.from().map(moment -> ", from " + moment + " on").orElse("");
        return new Line(change.identity(), change.kind() == Change.Kind.GAINS, words);
    }

    private static Answer page(OperatorVisit visit, View view) {
        return visit.page(
                "What would change?", (output, frame) -> JteproposalGenerated.render(output, null, frame, view));
    }
}
