package dev.cambist.cli.admin;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cambist robot delete}: it is there no more. */
@Command(
        name = "delete",
        description =
                "Deletes a robot, and ends the access tokens that it has bought. Its passwords are gone for ever.",
        exitCodeList = {
            ExitCode.OK_TEXT,
            "1:It failed: the server does not answer, or cannot use its store; then nothing was done.",
            "2:The command line is wrong, or there is no such robot; nothing was done.",
            "4:The server does not take commands from here; nothing was done."
        },
        footer = {"", "Example:", "  cambist robot delete nightly"})
final class RobotDeleteCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AdminServer server = new AdminServer();

    @Parameters(paramLabel = "NAME", description = "The robot.")
    private String name = "";

    @Mixin
    private OutputOption output = new OutputOption();

    RobotDeleteCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return new AdminCommandRunner(console)
                .run(() -> new RobotAnswer(console, output)
                        .print(server.change(context, "/robots/delete", new Form().add("name", name)), "is deleted"));
    }
}
