package dev.cambist.cli.metadata;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.login.IdentityOptions;
import dev.cambist.cli.login.SignInCommandRunner;
import dev.cambist.cli.process.ProcessContext;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

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

    @Parameters(
            paramLabel = "ITEM",
            converter = ItemName.Converter.class,
            description = "REGISTRY/REPOSITORY, or that with :TAG or @DIGEST behind it.")
    private @Nullable ItemName item;

    @Mixin
    private AttributeOptions attributes = new AttributeOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    public UnlockCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        ItemName meant = Objects.requireNonNull(item);
        SignInCommandRunner work = new SignInCommandRunner(context, console.commandLine());
        return work.run(() -> {
            RegistryMetadata registry = new RegistryMetadata(
                    identity.trusting(context), work.signIn(identity, meant.registry()), RegistryMetadata.Use.LOCK);
            registry.change(meant.repository(), meant.path(), attributes.json(true));
            console.out().println(meant + ": no longer locked by hand against " + attributes.words(true));
        });
    }
}
