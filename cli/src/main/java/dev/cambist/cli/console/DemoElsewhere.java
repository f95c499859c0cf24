package dev.cambist.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code cambist demo} where it is missing on purpose: its identity provider makes any token. */
@Command(
        name = "demo",
        hidden = true,
        description = "The demo is in the developer's image only.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:This help was asked for.", "2:There is no demo here; nothing was started."},
        footer = {"", "Example:", "  cambist demo"})
public final class DemoElsewhere implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Unmatched
    private List<String> ignored = new ArrayList<>();

    @Override
    public Integer call() {
        var err = Objects.requireNonNull(spec).commandLine().getErr();
        err.println(
                "cambist: the demo is in the developer's image only, as it brings an identity provider that makes any"
                        + " token; run ./cambist demo in a checkout of Cambist's sources");
        err.flush();
        return ExitCode.WRONG_INPUT;
    }
}
