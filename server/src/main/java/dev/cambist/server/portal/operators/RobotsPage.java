package dev.cambist.server.portal.operators;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.http.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Robots: seen, disabled and enabled, deleted, and given new passwords. */
final class RobotsPage {
    static final String PATH = "/portal/operator/robots";

    private static final Act DISABLE =
            new Act("disable", "Disable", "Its passwords let nobody in until it is enabled again, and its tokens end.");
    private static final Act ENABLE = new Act("enable", "Enable", "It gets in again with the passwords that it has.");
    private static final Act DELETE =
            new Act("delete", "Delete", "It is gone for good with its passwords, and its tokens end.");
    private static final Act ROTATE = new Act(
            "rotate",
            "Make a new password",
            "The new one is shown once. The one in its place lets nobody in any more, and its tokens end.");
    private static final List<Act> ACTS = List.of(DISABLE, ENABLE, DELETE, ROTATE);

    private RobotsPage() {}

    /** All of them. */
    public record View(List<Row> rows, boolean mayChange) {}

    /**
     * One robot.
     *
     * @param owner whoever made it for itself; empty where operators did
     * @param access what it may do on what
     * @param lastUsed when and from where
     */
    public record Row(
            String name,
            String owner,
            String state,
            String registries,
            List<String> access,
            String expires,
            String lastUsed,
            List<String> passwords) {
        public boolean isDisabled() {
            return state.equals("disabled");
        }
    }

    static Answer list(OperatorVisit visit) {
        List<Row> rows = visit.ask("/robots", Map.of()).list("robots").stream()
                .map(RobotsPage::row)
                .toList();
        View view = new View(rows, visit.mayChange());
        return visit.page("Robots", (output, frame) -> JterobotsGenerated.render(output, null, frame, view));
    }

    private static Row row(Answered robot) {
        return new Row(
                robot.text("name"),
                owner(robot.object("owner")),
                robot.text("state"),
                robot.texts("registries"),
                robot.list("scope_map").stream()
                        .map(entry -> entry.texts("actions") + " on " + entry.text("on"))
                        .toList(),
                robot.moment("expires"),
                robot.text("last_used").isEmpty() ? "" : robot.moment("last_used") + " from " + robot.text("address"),
                robot.list("passwords").stream()
                        .map(password -> password.number("number") + " of " + password.moment("made"))
                        .toList());
    }

    private static String owner(Answered owner) {
        return owner.text("issuer").isEmpty() ? "" : owner.text("issuer") + "/" + owner.text("subject");
    }

    /** Asks once, then does it; a new password is in the answer, and nowhere else. */
    static Answer change(OperatorVisit visit) {
        visit.operator().requireChange();
        Act act = visit.act(ACTS);
        if (!visit.isSure()) {
            return ask(visit, act);
        }
        Answered done = visit.change("/robots/" + act.word(), visit.given("name", "password"));
        List<String> words = new ArrayList<>();
        words.add("Done: robot " + done.object("robot").text("name") + ", "
                + (act.equals(DELETE) ? "deleted" : done.object("robot").text("state")) + ".");
        words.addAll(SessionsPage.consequences(done));
        List<Told.Secret> made = done.list("passwords").stream()
                .map(password -> new Told.Secret(
                        "Password " + password.number("number") + " of " + visit.field("name"),
                        password.text("password")))
                .toList();
        return Told.tell(visit, words, PATH, made);
    }

    private static Answer ask(OperatorVisit visit, Act act) {
        String name = visit.field("name");
        Row robot = visit.ask("/robots", Map.of()).list("robots").stream()
                .map(RobotsPage::row)
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        new InvalidRequest.UnusableField("name", "the name of a robot that there is")));
        visit.did("was asked whether to " + act.word() + " robot " + name);
        String used = robot.lastUsed().isEmpty() ? "It was never used." : "It was last used " + robot.lastUsed() + ".";
        String whose = act.equals(ROTATE) ? ": password " + visit.field("password") + " of robot " : ": robot ";
        return Question.ask(
                visit,
                List.of(act.button() + whose + name + ".", act.consequence(), used),
                PATH,
                visit.given("act", "name", "password"),
                act.button());
    }
}
