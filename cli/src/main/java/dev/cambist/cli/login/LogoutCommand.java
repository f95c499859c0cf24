package dev.cambist.cli.login;

import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.RegistryConverter;
import dev.cambist.cli.credentials.CredentialFile;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cambist logout}. */
@Command(
        name = "logout",
        description = {
            "Removes a registry's login, and our credential helper for it, from docker's configuration file.",
            "It is no error when there is none."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCode.OK_TEXT, ExitCode.FAILED_TEXT, ExitCode.WRONG_USE_TEXT},
        footer = {"", "Example:", "  cambist logout registry.example.com"})
public final class LogoutCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "REGISTRY",
            converter = RegistryConverter.class,
            description = "The registry, as image names begin: HOST or HOST:PORT.")
    private @Nullable Registry registry;

    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description = "The file with the login. Default: as for cambist login.")
    private @Nullable Path authFile;

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one object with registry, file and removed.")
    private Output output = Output.TEXT;

    public LogoutCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        SignInCommandRunner work =
                new SignInCommandRunner(context, Objects.requireNonNull(spec).commandLine());
        return work.run(() -> logout(work, Objects.requireNonNull(registry)));
    }

    private void logout(SignInCommandRunner work, Registry from) throws IOException {
        CredentialFile file = CredentialFile.locate(Optional.ofNullable(authFile), context);
        boolean removed = file.logout(from.name());
        if (output == Output.JSON) {
            work.out()
                    .println(new JsonWriter()
                            .beginObject()
                            .member("registry", from.name())
                            .member("file", file.path().toString())
                            .name("removed")
                            .value(removed)
                            .endObject());
        } else if (!removed) {
            work.err().println("there was no login for " + from + " in " + file.path());
            work.err().flush();
        }
    }
}
