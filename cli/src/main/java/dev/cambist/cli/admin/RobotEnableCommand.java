package dev.cambist.cli.admin;

import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import picocli.CommandLine.Command;

/** {@code cambist robot enable}: it is let in again. */
@Command(
        name = "enable",
        description = "Lets a robot that was disabled in again.",
        exitCodeList = {ExitCode.OK_TEXT, RobotChange.FAILED_TEXT, RobotChange.WRONG_TEXT, RobotChange.CLOSED_TEXT},
        footer = {"", "Example:", "  cambist robot enable nightly"})
final class RobotEnableCommand extends RobotChange {
    RobotEnableCommand(ProcessContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        return change("enable", new Form(), "is enabled");
    }
}
