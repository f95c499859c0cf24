package dev.cambist.cli.admin;

import dev.cambist.cli.process.ProcessContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cambist robot}. */
@Command(
        name = "robot",
        description = {
            "Robots: names with two passwords each, for programs that can show no identity token. ACR calls them tokens with"
                    + " scope maps.",
            "A CI job, a pod and a person need none: cambist login signs them in without a password."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It worked.", "2:The command line is wrong; nothing was done."},
        footer = {"", "Example:", "  cambist robot list"})
public final class RobotCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private RobotCommand() {}

    /** With the commands below it. */
    public static CommandLine with(ProcessContext context) {
        return new CommandLine(new RobotCommand())
                .addSubcommand(new RobotListCommand(context))
                .addSubcommand(new RobotCreateCommand(context))
                .addSubcommand(new RobotRotateCommand(context))
                .addSubcommand(new RobotDisableCommand(context))
                .addSubcommand(new RobotEnableCommand(context))
                .addSubcommand(new RobotDeleteCommand(context));
    }

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Which command?");
    }
}
