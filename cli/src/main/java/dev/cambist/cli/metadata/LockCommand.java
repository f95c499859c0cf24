package dev.cambist.cli.metadata;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.process.ProcessContext;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cambist lock}: locks a repository, a tag or a manifest. */
@Command(
        name = "lock",
        description = {
            "Locks a repository, a tag or a manifest, whatever the tokens of others grant: without an option against"
                    + " overwriting and deleting.",
            "It needs the action metadata_write there, and works with any registry that has ACR's metadata API."
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
            "  cambist lock registry.example.com/team/app:v1",
            "  cambist lock registry.example.com/team/app --delete",
            "  cambist lock registry.example.com/team/app:v1 --read"
        })
public final class LockCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private AttributeChange change = new AttributeChange();

    public LockCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return change.set(false, "locked against", context, console);
    }
}
