package dev.cambist.server.portal;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Rule;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Robot;
import dev.cambist.core.token.Service;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.http.Answer;
import dev.cambist.server.sessions.PersonalRobots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The person's own robots: made where a rule lets it, seen, given new passwords, and deleted. */
record RobotPages(PersonalRobots robots, RequestEvents events, InstantSource clock) {
    private static final String PATH = "/portal/robots";
    private static final String NAME_MEANING = "the name of one of your own robots";

    /**
     * The page.
     *
     * @param lent what rules let robots do; empty where no rule lets the person make one
     * @param done what was done just now, in words; empty where nothing was
     */
    public record View(
            List<Row> rows, List<Lent> lent, List<String> registries, List<String> roles, long longest, String done) {}

    /**
     * What one rule lets robots do.
     *
     * @param days how long they may live
     */
    public record Lent(String registry, String rule, String actions, String on, long days) {}

    /**
     * One robot.
     *
     * @param access what it may do on what
     * @param missing what of that the rules do not let it do now
     */
    public record Row(
            String name,
            String state,
            String registry,
            List<String> access,
            List<String> missing,
            String expires,
            String lastUsed,
            List<String> passwords) {}

    /** What is asked before something is done. */
    public record Question(String words, String act, String name, String password, String button) {}

    /** A robot with what is shown this once. */
    public record Shown(
            String words, String name, String expires, List<Password> passwords, List<LoginPages.Line> lines) {}

    /** One of a robot's passwords. */
    public record Password(int number, String value) {
        /** Without the value. */
        @Override
        public String toString() {
            return "password " + number;
        }
    }

    void addTo(PersonalPages pages) {
        pages.page(PATH, visit -> list(visit, "")).form(PATH, this::change);
    }

    private Answer list(Visit visit, String done) {
        List<Robot> own = robots.of(visit.person().identity());
        if (done.isEmpty()) {
            visit.did("listed its own " + own.size() + " robots");
        }
        List<Lent> lent = visit.served().registries().stream()
                .flatMap(service -> visit.flow().rights(visit.person(), service).rules().stream()
                        .filter(rule -> rule.robots().isPresent())
                        .map(rule -> lent(service, rule)))
                .toList();
        View view = new View(
                own.stream().map(robot -> row(visit, robot)).toList(),
                lent,
                lent.stream().map(Lent::registry).distinct().toList(),
                RobotWish.roles(),
                lent.stream().mapToLong(Lent::days).max().orElse(0),
                done);
        return visit.page("Your robots", (output, frame) -> JterobotsGenerated.render(output, null, frame, view));
    }

    private static Lent lent(Service service, Rule rule) {
        return new Lent(
                service.name(),
                rule.name(),
                String.join(", ", Action.words(rule.actions())),
                String.join(", ", rule.on().stream().map(Object::toString).toList()),
                rule.robots().orElse(Duration.ZERO).toDays());
    }

    private Row row(Visit visit, Robot robot) {
        return new Row(
                robot.name(),
                state(robot),
                String.join(", ", robot.registries()),
                robot.access().entries().stream()
                        .map(entry -> String.join(", ", Action.words(entry.actions())) + " on " + entry.on())
                        .toList(),
                missing(visit, robot),
                robot.expires().map(RobotPages::text).orElse(""),
                robot.lastUse()
                        .map(use -> text(use.at()) + " from " + use.address()
                                + use.agent().map(agent -> ", " + agent).orElse(""))
                        .orElse(""),
                robot.passwords().stream()
                        .map(password -> text(password.made()))
                        .toList());
    }

    private String state(Robot robot) {
        if (!robot.enabled()) {
            return "disabled";
        }
        return robot.expires().filter(end -> !clock.instant().isBefore(end)).isPresent() ? "over" : "enabled";
    }

    /** By what the server remembers of the person from the day, for that is what decides. */
    private static List<String> missing(Visit visit, Robot robot) {
        return robot.registries().stream()
                .filter(visit.registries()::contains)
                .map(visit.flow()::registry)
                .flatMap(service ->
                        robot.delegation().map(from -> RobotWish.beyond(visit, service, robot.access(), from)).stream())
                .flatMap(List::stream)
                .map(beyond -> String.join(", ", beyond.words()) + " on " + beyond.on())
                .toList();
    }

    private static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Answer change(Visit visit) {
        String act = visit.fields().optional("act", "make, rotate or delete").orElse("");
        return switch (act) {
            case "make" -> make(visit);
            case "rotate" -> isSure(visit) ? rotate(visit) : ask(visit, act);
            case "delete" -> isSure(visit) ? delete(visit) : ask(visit, act);
            default -> throw RobotWish.unusable("act", "make, rotate or delete");
        };
    }

    private static boolean isSure(Visit visit) {
        return visit.fields().optional("sure", "yes").filter("yes"::equals).isPresent();
    }

    private Answer make(Visit visit) {
        PersonalRobots.Wanted wanted = RobotWish.read(visit);
        events.requireOpen(); // nothing is done unrecorded, where that is configured
        PersonalRobots.Made made =
                robots.make(visit.person().use(), visit.flow().remembered(visit.person()), wanted);
        Robot robot = made.robot();
        visit.did("made its own " + robot + " on " + wanted.registry() + " with " + robot.access() + ", until "
                + robot.expires().orElseThrow());
        Map<Integer, Secret> shown = new TreeMap<>(
                Map.of(1, made.passwords().getFirst(), 2, made.passwords().getLast()));
        return show(visit, robot, "Your robot is made.", shown);
    }

    private Answer rotate(Visit visit) {
        Robot robot = own(visit);
        int number = number(visit);
        events.requireOpen();
        Secret secret = robots.renew(visit.person().use(), visit.person().identity(), robot.name(), number)
                .orElseThrow(RobotPages::unknown);
        visit.did("made a new password " + number + " of its own " + robot);
        return show(visit, robot, "Password " + number + " is another one now.", Map.of(number, secret));
    }

    private Answer delete(Visit visit) {
        Robot robot = own(visit);
        events.requireOpen();
        if (!robots.delete(visit.person().identity(), robot.name())) {
            throw unknown();
        }
        visit.did("deleted its own " + robot);
        return list(visit, "Robot " + robot.name() + " is gone.");
    }

    private Answer ask(Visit visit, String act) {
        Robot robot = own(visit);
        boolean rotate = act.equals("rotate");
        String password = rotate ? Integer.toString(number(visit)) : "";
        visit.did("was asked whether to " + act + " its own " + robot);
        String words = rotate
                ? "Make a new password " + password + " of robot " + robot.name()
                        + "? The one in its place lets nobody in any more, and the tokens that it has bought end."
                : "Delete robot " + robot.name()
                        + "? It is gone for good with its passwords, and the tokens that it has bought end.";
        Question question = new Question(words, act, robot.name(), password, rotate ? "Make a new password" : "Delete");
        return visit.page(
                "Are you sure?", (output, frame) -> JterobotQuestionGenerated.render(output, null, frame, question));
    }

    private static Answer show(Visit visit, Robot robot, String words, Map<Integer, Secret> secrets) {
        List<LoginPages.Line> lines = robot.registries().stream()
                .filter(visit.registries()::contains)
                .map(visit.flow()::registry)
                .flatMap(service -> StoredLogin.lines(RegistryAddress.of(visit, service), robot.name()).stream())
                .toList();
        Shown shown = new Shown(
                words,
                robot.name(),
                robot.expires().map(RobotPages::text).orElse(""),
                secrets.entrySet().stream()
                        .map(one -> new Password(one.getKey(), one.getValue().value()))
                        .toList(),
                lines);
        return visit.page(
                "Robot " + robot.name(), (output, frame) -> JterobotShownGenerated.render(output, null, frame, shown));
    }

    /** The one that is meant; somebody else's is answered as one that there is not. */
    private Robot own(Visit visit) {
        Optional<String> name = visit.fields().optional("name", NAME_MEANING);
        return robots.of(visit.person().identity()).stream()
                .filter(robot -> name.filter(robot.name()::equals).isPresent())
                .findFirst()
                .orElseThrow(RobotPages::unknown);
    }

    private static int number(Visit visit) {
        return switch (visit.fields().optional("password", "1 or 2").orElse("")) {
            case "1" -> 1;
            case "2" -> 2;
            default -> throw RobotWish.unusable("password", "1 or 2");
        };
    }

    private static RefusedException unknown() {
        return RobotWish.unusable("name", NAME_MEANING);
    }
}
