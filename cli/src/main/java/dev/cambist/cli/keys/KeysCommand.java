package dev.cambist.cli.keys;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
        subcommands = {ListCommand.class, RotateCommand.class, RetireCommand.class, DecryptCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It worked.", "2:The command line is wrong; nothing was done."},
        footer = {"", "Example:", "  cambist keys list --config cambist.yaml"})
public final class KeysCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Which command?");
    }
}
