package dev.cambist.cli.kubernetes;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code cambist kubernetes}. */
@Command(
        name = "kubernetes",
        description = "Image pulls without pull secrets: what a cluster needs for it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ManifestsCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:It is printed.", "2:The command line is wrong; nothing was done."},
        footer = {
            "",
            "Example:",
            "  cambist kubernetes manifests registry.example.com --issuer https://oidc.cluster.example.com"
        })
public final class KubernetesCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Which command?");
    }
}
