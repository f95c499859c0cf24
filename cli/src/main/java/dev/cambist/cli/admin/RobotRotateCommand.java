package dev.cambist.cli.admin;

import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.client.wire.Form;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cambist robot rotate}: a new password in the place of one of its two. */
@Command(
        name = "rotate",
        description = {
            "Makes a new password in the place of one of a robot's two, shows it once, and ends the access tokens that the"
                    + " old one has bought.",
            "While a robot is in use: rotate the password that it does not use, give it the new one, then rotate the other."
        },
        exitCodeList = {ExitCode.OK_TEXT, RobotChange.FAILED_TEXT, RobotChange.WRONG_TEXT, RobotChange.CLOSED_TEXT},
        footer = {"", "Example:", "  cambist robot rotate nightly --password 2"})
final class RobotRotateCommand extends RobotChange {
    @Option(names = "--password", paramLabel = "NUMBER", required = true, description = "Which of the two: 1 or 2.")
    private int number;

    RobotRotateCommand(ProcessContext context) {
        super(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (number != 1 && number != 2) {
            throw console().wrongUse("--password is 1 or 2, not " + number);
        }
        return change("rotate", new Form().add("password", Integer.toString(number)), "has a new password " + number);
    }
}
