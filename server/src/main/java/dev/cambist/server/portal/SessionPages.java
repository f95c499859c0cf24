package dev.cambist.server.portal;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Session;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.http.Answer;
import dev.cambist.server.sessions.PersonalSessions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The person's own sessions: seen, ended, and the one of the browser signed out. */
record SessionPages(PersonalSessions sessions, RequestEvents events) {
    private static final String ID_MEANING = "the id of one of your own sessions";

    /**
     * The page.
     *
     * @param ended what was ended just now, in words; empty where nothing was
     */
    public record View(List<Row> rows, String ended) {}

    /**
     * One session.
     *
     * @param current whether it is the one of this browser
     */
    public record Row(
            String id,
            String registry,
            String address,
            String agent,
            String begun,
            String lastUsed,
            String expires,
            boolean current) {}

    /** What is asked before something is done. */
    public record Question(String words, String session, String all) {}

    void addTo(PersonalPages pages) {
        pages.page("/portal/sessions", this::list)
                .form("/portal/sessions", this::end)
                .form("/portal/sign-out", this::signOut);
    }

    private Answer list(Visit visit) {
        return list(visit, "");
    }

    private Answer list(Visit visit, String ended) {
        List<Session> found = sessions.of(visit.person().identity());
        if (ended.isEmpty()) {
            visit.did("listed its own " + found.size() + " sessions");
        }
        View view = new View(
                found.stream().map(session -> row(session, visit.person().id())).toList(), ended);
        return visit.page("Your sessions", (output, frame) -> JtesessionsGenerated.render(output, null, frame, view));
    }

    private static Row row(Session session, String current) {
        return new Row(
                session.id(),
                session.service(),
                session.address(),
                session.agent().orElse(""),
                text(session.begun()),
                text(session.lastUsed()),
                text(session.expires()),
                session.id().equals(current));
    }

    private static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Asks once, then ends one session or all. */
    private Answer end(Visit visit) {
        Optional<String> id = visit.fields().optional("session", ID_MEANING);
        boolean all =
                visit.fields().optional("all", "true").filter("true"::equals).isPresent();
        if (id.isPresent() == all) {
            throw unusable();
        }
        if (visit.fields().optional("sure", "yes").filter("yes"::equals).isEmpty()) {
            return ask(visit, id);
        }
        events.requireOpen(); // nothing is done unrecorded, where that is configured
        String words = id.map(one -> endOne(visit, one)).orElseGet(() -> endAll(visit));
        boolean out = all || id.filter(visit.person().id()::equals).isPresent();
        return out ? out(visit) : list(visit, words);
    }

    private static Answer ask(Visit visit, Optional<String> id) {
        visit.did("was asked whether to end "
                + id.map(one -> "its own session " + one).orElse("all its own sessions"));
        String words = id.isPresent()
                ? "End this session? Whatever uses it, such as docker on one machine, has to sign in again."
                : "End all your sessions, this one too? Everything that uses them, on every machine, has to sign in again, and"
                        + " your robots are disabled.";
        Question question = new Question(words, id.orElse(""), id.isPresent() ? "" : "true");
        return visit.page("Are you sure?", (output, frame) -> JtesureGenerated.render(output, null, frame, question));
    }

    private String endOne(Visit visit, String id) {
        PersonalSessions.Ended ended =
                sessions.end(visit.person().identity(), id, visit.person().id()).orElseThrow(SessionPages::unusable);
        visit.did("ended its own session " + id + " before " + ended.at() + ": " + ended.sessions() + " sessions");
        return "The session is over.";
    }

    private String endAll(Visit visit) {
        PersonalSessions.Ended ended = sessions.endAll(visit.person().identity());
        visit.did("ended all its own sessions before " + ended.at() + ": " + ended.sessions() + " sessions");
        return "All your sessions are over.";
    }

    /** Ends the session of this browser. */
    private Answer signOut(Visit visit) {
        events.requireOpen();
        endOne(visit, visit.person().id());
        return out(visit);
    }

    private static Answer out(Visit visit) {
        return Html.seeOther("/").withCookies(visit.origin().session().removed());
    }

    private static RefusedException unusable() {
        return new RefusedException(new InvalidRequest.UnusableField("session", ID_MEANING + ", or all=true"));
    }
}
