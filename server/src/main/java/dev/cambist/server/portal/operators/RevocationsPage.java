package dev.cambist.server.portal.operators;

import dev.cambist.server.http.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** What was revoked, and is still remembered. */
final class RevocationsPage {
    static final String PATH = "/portal/operator/revocations";

    private RevocationsPage() {}

    /** The latest first. */
    public record View(List<Row> rows, boolean mayRevoke) {}

    /** One of them. */
    public record Row(String what, String before, String at, String by, String expires) {}

    static Answer list(OperatorVisit visit) {
        List<Row> rows = new ArrayList<>(visit.ask("/revocations", Map.of()).list("revocations").stream()
                .map(RevocationsPage::row)
                .toList());
        Collections.reverse(rows);
        View view = new View(rows, visit.mayChange());
        return visit.page("Revocations", (output, frame) -> JterevocationsGenerated.render(output, null, frame, view));
    }

    private static Row row(Answered one) {
        return new Row(
                SessionsPage.what(one), one.moment("before"), one.moment("at"), one.text("by"), one.moment("expires"));
    }
}
