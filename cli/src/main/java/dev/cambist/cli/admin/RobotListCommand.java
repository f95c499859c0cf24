package dev.cambist.cli.admin;

import static dev.cambist.core.refusal.Refusal.shown;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Durations;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.Members;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.client.wire.Form;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cambist robot list}. */
@Command(
        name = "list",
        description = "Lists the robots: what each may do, until when, and when it was last used from where.",
        exitCodeList = {
            ExitCode.OK_TEXT,
            "1:It failed: the server does not answer, or cannot read its store.",
            "2:The command line is wrong.",
            "4:The server does not take commands from here or from you."
        },
        footer = {"", "Example:", "  cambist robot list --output json"})
final class RobotListCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AdminServer server = new AdminServer();

    @Mixin
    private OutputOption output = new OutputOption();

    RobotListCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new AdminCommandRunner(console).run(this::list);
    }

    private void list() throws IOException, NoIdentityException, InterruptedException {
        JsonObject answer = server.ask(context, "/robots", new Form());
        if (output.isJson()) {
            console.out().println(JsonWriter.write(answer));
            return;
        }
        List<JsonObject> robots = Members.objects(answer, "robots");
        robots.forEach(this::print);
        console.out().println(robots.size() == 1 ? "1 robot" : robots.size() + " robots");
    }

    private void print(JsonObject robot) {
        Instant now = context.clock().instant();
        console.out()
                .println(console.paint().bold(text(robot, "name")) + "  " + text(robot, "state") + ", "
                        + end(robot, now) + "; on " + String.join(", ", shownAll(robot.texts("registries")))
                        + owner(robot));
        for (JsonObject entry : Members.objects(robot, "scope_map")) {
            console.out()
                    .println("    " + text(entry, "on") + ": " + String.join(", ", shownAll(entry.texts("actions"))));
        }
        for (JsonObject password : Members.objects(robot, "passwords")) {
            console.out()
                    .println("    password " + password.number("number").orElse(0L) + " made "
                            + ago(password.text("made").orElse(""), now));
        }
        console.out().println("    " + lastUse(robot, now));
    }

    private static String owner(JsonObject robot) {
        return robot.object("owner")
                .map(owner -> "; of " + text(owner, "issuer") + "/" + text(owner, "subject"))
                .orElse("");
    }

    private static String end(JsonObject robot, Instant now) {
        Optional<Instant> end = robot.text("expires").map(Instant::parse);
        if (end.isEmpty()) {
            return "without an end";
        }
        String span = Durations.of(Duration.between(now, end.get()));
        return end.get().isAfter(now) ? "ends in " + span : "ended " + span + " ago";
    }

    private static String lastUse(JsonObject robot, Instant now) {
        Optional<String> used = robot.text("last_used");
        if (used.isEmpty()) {
            return "never used";
        }
        String agent = text(robot, "agent");
        return "last used " + ago(used.get(), now) + " from " + text(robot, "address")
                + (agent.isEmpty() ? "" : ", " + agent);
    }

    private static String ago(String moment, Instant now) {
        return Durations.of(Duration.between(Instant.parse(moment), now)) + " ago";
    }

    private static String text(JsonObject of, String member) {
        return shown(of.text(member).orElse(""));
    }

    private static List<String> shownAll(List<String> texts) {
        return texts.stream().map(text -> shown(text)).toList();
    }
}
