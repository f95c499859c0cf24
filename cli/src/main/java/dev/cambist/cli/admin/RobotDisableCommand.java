package dev.cambist.cli.admin;

import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import picocli.CommandLine.Command;

/** {@code cambist robot disable}: it is let in no more. */
@Command(
        name = "disable",
        description =
                "Lets a robot in no more, until it is enabled again, and ends the access tokens that it has bought.",
        exitCodeList = {ExitCode.OK_TEXT, RobotChange.FAILED_TEXT, RobotChange.WRONG_TEXT, RobotChange.CLOSED_TEXT},
        footer = {"", "Example:", "  cambist robot disable nightly"})
final class RobotDisableCommand extends RobotChange {
    RobotDisableCommand(ProcessContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        return change("disable", new Form(), "is disabled");
    }
}
