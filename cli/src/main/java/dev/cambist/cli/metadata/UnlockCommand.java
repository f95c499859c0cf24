package dev.cambist.cli.metadata;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.process.ProcessContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cambist unlock}: unlocks a repository, a tag or a manifest. */
@Command(
        name = "unlock",
        description = {
            "Takes locks off a repository, a tag or a manifest: without an option all that were set by hand.",
            "What a rule of the server's configuration locks, stays locked."
        },
        exitCodeList = {
            ExitCode.OK_TEXT,
            "1:It failed: there is no such thing, or the registry does not answer; nothing was changed.",
            ExitCode.WRONG_USE_TEXT,
            ExitCode.NO_IDENTITY_TEXT,
            "4:The registry or its token service refused."
        },
        footer = {
            "",
            "Examples:",
            "  cambist unlock registry.example.com/team/app:v1",
            "  cambist unlock registry.example.com/team/app --delete"
        })
public final class UnlockCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AttributeChange change = new AttributeChange();

    public UnlockCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return change.set(true, "no longer locked by hand against", context, console);
    }
}
