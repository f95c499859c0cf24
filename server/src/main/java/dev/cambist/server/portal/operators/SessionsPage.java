package dev.cambist.server.portal.operators;

import dev.cambist.server.http.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everybody's sessions: found, and ended one by one or all of an identity. */
final class SessionsPage {
    static final String PATH = "/portal/operator/sessions";

    private static final String[] FILTER = {"issuer", "subject", "registry", "since"};
    private static final String[] MEANT = {"session", "issuer", "subject", "robot", "registry", "everything"};

    private SessionsPage() {}

    /** Those that were found, and by what. */
    public record View(
            String issuer, String subject, String registry, String since, List<Row> rows, long count, boolean mayEnd) {}

    /** One session. */
    public record Row(
            String id,
            String issuer,
            String subject,
            String registry,
            String address,
            String agent,
            String begun,
            String lastUsed,
            String expires) {}

    static Answer list(OperatorVisit visit) {
        Answered found = visit.ask("/sessions", visit.given(FILTER));
        View view = new View(
                visit.field("issuer"),
                visit.field("subject"),
                visit.field("registry"),
                visit.field("since"),
                found.list("sessions").stream().map(SessionsPage::row).toList(),
                found.number("count"),
                visit.mayChange());
        return visit.page("Sessions", (output, frame) -> JtesessionsGenerated.render(output, null, frame, view));
    }

    private static Row row(Answered session) {
        return new Row(
                session.text("id"),
                session.text("issuer"),
                session.text("subject"),
                session.text("registry"),
                session.text("address"),
                session.text("agent"),
                session.moment("begun"),
                session.moment("last_used"),
                session.moment("expires"));
    }

    /** Asks once, with the number of sessions that end, then ends them. */
    static Answer end(OperatorVisit visit) {
        visit.operator().requireChange();
        Map<String, List<String>> meant = visit.given(MEANT);
        if (visit.isSure()) {
            Answered done = visit.change("/revocations", meant);
            return Told.tell(visit, told(done), PATH, List.of());
        }
        Map<String, List<String>> counted = visit.given(MEANT);
        counted.put("dry_run", List.of("true"));
        return Question.ask(visit, asked(visit.change("/revocations", counted)), PATH, meant, "End");
    }

    private static List<String> asked(Answered counted) {
        List<String> words = new ArrayList<>();
        words.add("This ends " + what(counted) + ": " + sessions(counted.number("sessions"))
                + ". Whatever uses them, on every machine, has to sign in again.");
        words.addAll(consequences(counted));
        return words;
    }

    private static List<String> told(Answered done) {
        List<String> words = new ArrayList<>();
        words.add("Ended " + what(done) + ": " + sessions(done.number("sessions")) + ".");
        words.addAll(consequences(done));
        return words;
    }

    private static String sessions(long number) {
        return number == 1 ? "1 session" : number + " sessions";
    }

    static String what(Answered revoked) {
        return switch (revoked.text("what")) {
            case "session" -> "the session " + revoked.text("session");
            case "identity" -> "every session of " + revoked.text("subject") + " of " + revoked.text("issuer");
            case "issuer" -> "every session of the issuer " + revoked.text("issuer");
            case "robot" -> "every token of the robot " + revoked.text("robot");
            case "registry" -> "every session for " + revoked.text("registry");
            default -> "everything";
        };
    }

    /** What comes of it besides: a registry that verifies tokens by itself does not ask whether one was revoked. */
    static List<String> consequences(Answered answered) {
        long robots = answered.number("disabled_robots");
        Stream<String> disabled = robots == 0
                ? Stream.empty()
                : Stream.of((robots == 1 ? "1 robot" : robots + " robots") + " of people: disabled.");
        Stream<String> livingOn = answered.list("access_tokens_live_on").stream()
                .map(registry -> "Access tokens that are out already are good at " + registry.text("registry")
                        + " until " + registry.moment("until") + ".");
        return Stream.concat(disabled, livingOn).toList();
    }
}
