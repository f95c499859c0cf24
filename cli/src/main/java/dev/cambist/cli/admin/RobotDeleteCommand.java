package dev.cambist.cli.admin;

import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import picocli.CommandLine.Command;

/** {@code cambist robot delete}: it is there no more. */
@Command(
        name = "delete",
        description =
                "Deletes a robot, and ends the access tokens that it has bought. Its passwords are gone for ever.",
        exitCodeList = {ExitCode.OK_TEXT, RobotChange.FAILED_TEXT, RobotChange.WRONG_TEXT, RobotChange.CLOSED_TEXT},
        footer = {"", "Example:", "  cambist robot delete nightly"})
final class RobotDeleteCommand extends RobotChange {
    RobotDeleteCommand(ProcessContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        return change("delete", new Form(), "is deleted");
    }
}
