package dev.cambist.server.portal.operators;

import dev.cambist.server.http.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was asked of the server, and what came of it. */
final class AuditPage {
    static final String PATH = "/portal/operator/audit";

    private static final String[] FILTER = {"correlation_id", "identity", "repository", "reason", "since"};

    private AuditPage() {}

    /** Those that were found, the latest first, and by what. */
    public record View(
            String correlation,
            String identity,
            String repository,
            String reason,
            String since,
            List<Row> rows,
            long count) {}

    /**
     * One request.
     *
     * @param what was asked
     * @param came of it, in words
     * @param rules what each rule said
     */
    public record Row(
            String time,
            String correlation,
            String endpoint,
            String caller,
            String outcome,
            boolean good,
            List<String> what,
            List<String> came,
            List<Said> rules) {}

    /** What one rule said. */
    public record Said(boolean gave, String words) {}

    static Answer show(OperatorVisit visit) {
        Answered found = visit.ask("/audit", visit.given(FILTER));
        List<Row> rows = new ArrayList<>(
                found.list("records").stream().map(AuditPage::row).toList());
        Collections.reverse(rows);
        View view = new View(
                visit.field("correlation_id"),
                visit.field("identity"),
                visit.field("repository"),
                visit.field("reason"),
                visit.field("since"),
                rows,
                found.number("count"));
        return visit.page("Audit", (output, frame) -> JteauditGenerated.render(output, null, frame, view));
    }

    private static Row row(Answered record) {
        String outcome = record.text("outcome");
        return new Row(
                record.moment("time"),
                record.text("correlation"),
                record.text("endpoint"),
                record.text("caller"),
                outcome,
                !List.of("denied", "refused", "failed", "broken_off").contains(outcome),
                what(record),
                came(record),
                record.list("rules").stream().map(AuditPage::said).toList());
    }

    private static List<String> what(Answered record) {
        List<String> what = new ArrayList<>();
        add(what, "at ", record.text("service"));
        add(what, "asked for ", record.texts("asked"));
        add(
                what,
                "",
                record.text("operation")
                        + (record.text("repository").isEmpty() ? "" : " of " + record.text("repository")));
        return what;
    }

    private static List<String> came(Answered record) {
        List<String> came = new ArrayList<>();
        add(came, "", record.text("act"));
        add(came, "granted ", record.texts("granted"));
        add(came, "may ", record.text("rights"));
        add(
                came,
                record.object("refusal").text("name") + ": ",
                record.object("refusal").text("message"));
        add(came, "robot: ", record.text("robot_fault"));
        add(came, "lock: ", record.text("lock"));
        came.addAll(record.json().texts("why"));
        return came;
    }

    private static void add(List<String> words, String before, String value) {
        if (!value.isEmpty()) {
            words.add(before + value);
        }
    }

    private static Said said(Answered rule) {
        boolean gave = rule.json().has("granted");
        String name = rule.text("rule") + (rule.number("line") > 0 ? " (line " + rule.number("line") + ")" : "");
        return new Said(gave, name + (gave ? " gives " + rule.texts("granted") : ": " + rule.text("message")));
    }
}
