package dev.cambist.cli.metadata;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.login.IdentityOptions;
import dev.cambist.cli.login.SignInCommandRunner;
import dev.cambist.cli.process.ProcessContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** One thing in a registry, and what is to be allowed or forbidden there. */
final class AttributeChange {
    @Parameters(
            paramLabel = "ITEM",
            converter = ItemName.Converter.class,
            description = "REGISTRY/REPOSITORY, or that with :TAG or @DIGEST behind it.")
    private @Nullable ItemName item;

    @Mixin
    private AttributeOptions attributes = new AttributeOptions();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    /**
     * Signs in and sets the attributes that are meant.
     *
     * @param enabled whether they allow
     * @param done what has become of the thing, before the names of what they are about
     * @return the exit code
     */
    int set(boolean enabled, String done, ProcessContext context, Console console) throws InterruptedException {
        ItemName meant = Objects.requireNonNull(item);
        SignInCommandRunner work = new SignInCommandRunner(context, console.commandLine());
        return work.run(() -> {
            RegistryMetadata registry = new RegistryMetadata(
                    identity.trusting(context), work.signIn(identity, meant.registry()), RegistryMetadata.Use.LOCK);
            registry.change(meant.repository(), meant.path(), attributes.json(enabled));
            console.out().println(meant + ": " + done + " " + attributes.words(enabled));
        });
    }
}
