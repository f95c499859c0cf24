package dev.cambist.cli.admin;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cambist robot rotate}: a new password in the place of one of its two. */
@Command(
        name = "rotate",
        description = {
            "Makes a new password in the place of one of a robot's two, shows it once, and ends the access tokens that the"
                    + " old one has bought.",
            "While a robot is in use: rotate the password that it does not use, give it the new one, then rotate the other."
        },
        exitCodeList = {
            ExitCode.OK_TEXT,
            "1:It failed: the server does not answer, or cannot use its store; then nothing was done.",
            "2:The command line is wrong, or there is no such robot; nothing was done.",
            "4:The server does not take commands from here; nothing was done."
        },
        footer = {"", "Example:", "  cambist robot rotate nightly --password 2"})
final class RobotRotateCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AdminServer server = new AdminServer();

    @Parameters(paramLabel = "NAME", description = "The robot.")
    private String name = "";

    @Option(names = "--password", paramLabel = "NUMBER", required = true, description = "Which of the two: 1 or 2.")
    private int number;

    @Mixin
    private OutputOption output = new OutputOption();

    RobotRotateCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (number != 1 && number != 2) {
            throw console.wrongUse("--password is 1 or 2, not " + number);
        }
        Form form = new Form().add("name", name).add("password", Integer.toString(number));
        return new AdminCommandRunner(console)
                .run(() -> new RobotAnswer(console, output)
                        .print(server.change(context, "/robots/rotate", form), "has a new password " + number));
    }
}
