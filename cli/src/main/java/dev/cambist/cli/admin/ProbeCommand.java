package dev.cambist.cli.admin;

import static dev.cambist.core.refusal.Refusal.shown;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.Members;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Answer;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist probe}: whether the server on this machine takes requests, for whoever watches a container. */
@Command(
        name = "probe",
        description = {
            "Asks the server on this machine whether it takes requests, as a container's health check.",
            "What is wrong with a server that does not is printed."
        },
        exitCodeList = {
            "0:The server takes requests; with --live, it is alive.",
            "1:It does not, or there is no answer from it.",
            "2:The command line is wrong; nothing was asked."
        },
        footer = {
            "",
            "Examples:",
            "  cambist probe",
            "  docker run --health-cmd 'cambist probe' ...",
            "  podman exec cambist cambist probe --live"
        })
public final class ProbeCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private ManagementListener server = new ManagementListener();

    @Option(
            names = "--live",
            description = "Asks only whether it is alive: one that sends requests elsewhere for now is.")
    private boolean live;

    public ProbeCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try {
            Answer answer = server.probe(context, live ? "/livez" : "/readyz");
            String status = answer.required("status");
            if (answer.isOk() && status.equals(live ? "alive" : "ready")) {
                console.out().println(status);
                return ExitCode.OK;
            }
            console.err().println("cambist: the server is " + shown(status) + reasons(answer));
        } catch (IOException e) {
            console.err().println("cambist: " + e.getMessage());
        } finally {
            console.flush();
        }
        return ExitCode.FAILED;
    }

    /** What makes it so; a problem with which it takes requests all the same is none here. */
    private static String reasons(Answer answer) throws IOException {
        List<String> reasons = Members.objects(answer.json(), "problems").stream()
                .filter(problem -> problem.value("unready").orElse(false).equals(true))
                .map(ProbeCommand::reason)
                .toList();
        return reasons.isEmpty() ? "" : reasons.stream().collect(Collectors.joining("; ", ": ", ""));
    }

    private static String reason(JsonObject problem) {
        return shown(problem.text("about").orElse("")) + ": "
                + shown(problem.text("text").orElse(""));
    }
}
