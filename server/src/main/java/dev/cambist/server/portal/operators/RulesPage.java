package dev.cambist.server.portal.operators;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import dev.cambist.server.analysis.Advice;
import dev.cambist.server.analysis.Warning;
import dev.cambist.server.http.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The rules: what each gives to whom, how often it gave something, and what {@code cambist check} says of it. */
record RulesPage(Supplier<ServerState> state, InstantSource clock) {
    static final String PATH = "/portal/operator/rules";

    private static final int MOST = 200; // rows, to stay a small page

    /**
     * Those that are shown.
     *
     * @param show all, unused, or advised
     * @param others what is worth another look besides rules
     */
    public record View(String show, List<Row> rows, long count, List<String> others) {}

    /**
     * One rule.
     *
     * @param robotDays how long robots live that people make for it; 0 where they make none
     * @param given how many tokens it gave something to, since the server started
     */
    public record Row(
            String name,
            int line,
            String who,
            String gives,
            String on,
            String registries,
            String expires,
            long robotDays,
            long given,
            List<String> advice) {}

    Answer show(OperatorVisit visit) {
        ServerState now = state.get();
        List<Warning> advice = Advice.on(now.configuration(), clock.instant());
        String show = visit.optional("show").orElse("all");
        List<Row> rows = now.configuration().access().rules().stream()
                .map(rule -> row(rule, now, advice))
                .filter(row -> switch (show) {
                    case "unused" -> row.given() == 0;
                    case "advised" -> !row.advice().isEmpty();
                    default -> true;
                })
                .toList();
        List<String> others = advice.stream()
                .filter(warning -> warning.line() == 0)
                .map(Warning::toString)
                .toList();
        visit.did("looked at the rules");
        View view = new View(show, rows.stream().limit(MOST).toList(), rows.size(), others);
        return visit.page("Rules", (output, frame) -> JterulesGenerated.render(output, null, frame, view));
    }

    private static Row row(Rule rule, ServerState now, List<Warning> advice) {
        return new Row(
                rule.name(),
                rule.line(),
                who(rule.who()),
                rule.actions().stream().map(Action::word).collect(Collectors.joining(", ")),
                rule.isOfServer() ? "this server" : joined(rule.on(), ", "),
                rule.isOfServer()
                        ? ""
                        : joined(rule.registries().stream().sorted().toList(), ", "),
                rule.expires().map(end -> Moments.text(end.toString())).orElse(""),
                rule.robots().map(Duration::toDays).orElse(0L),
                now.grants().getOrDefault(rule.name(), 0L),
                advice.stream()
                        .filter(warning -> warning.line() > 0 && warning.line() == rule.line())
                        .map(Warning::text)
                        .toList());
    }

    private static String who(Who who) {
        return switch (who) {
            case Who.Anyone anyone -> "anyone";
            case Who.Matching matching ->
                matching.issuer()
                        + conditions(matching.conditions(), " with ")
                        + conditions(matching.unless(), " unless ");
        };
    }

    private static String conditions(List<Condition> conditions, String before) {
        return conditions.isEmpty()
                ? ""
                : before + conditions.stream().map(RulesPage::condition).collect(Collectors.joining(" and "));
    }

    private static String condition(Condition condition) {
        return switch (condition) {
            case Condition.Matches matches -> matches.attribute() + " " + joined(matches.patterns(), " or ");
            case Condition.Present present -> "a " + present.attribute();
        };
    }

    private static String joined(Collection<?> values, String between) {
        return values.stream().map(Object::toString).collect(Collectors.joining(between));
    }
}
