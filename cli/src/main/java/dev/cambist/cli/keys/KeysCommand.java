package dev.cambist.cli.keys;

import dev.cambist.cli.process.ProcessContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cambist keys}. */
@Command(
        name = "keys",
        description = "The keys that sign tokens: which there are, new ones in their place, and an end to old ones.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It worked.", "2:The command line is wrong; nothing was done."},
        footer = {"", "Example:", "  cambist keys list"})
public final class KeysCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    private KeysCommand() {}

    /** With the commands below it. */
    public static CommandLine with(ProcessContext context) {
        return new CommandLine(new KeysCommand())
                .addSubcommand(new ListCommand(context))
                .addSubcommand(new RotateCommand(context))
                .addSubcommand(new RetireCommand(context))
                .addSubcommand(new DecryptCommand());
    }

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Which command?");
    }
}
