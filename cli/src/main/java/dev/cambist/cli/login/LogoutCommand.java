package dev.cambist.cli.login;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.RegistryArgument;
import dev.cambist.cli.credentials.CredentialFile;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist logout}. */
@Command(
        name = "logout",
        description = {
            "Removes a registry's login, and our credential helper for it, from docker's configuration file.",
            "It is no error when there is none."
        },
        exitCodeList = {ExitCode.OK_TEXT, ExitCode.FAILED_TEXT, ExitCode.WRONG_USE_TEXT},
        footer = {"", "Example:", "  cambist logout registry.example.com"})
public final class LogoutCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private RegistryArgument registry = new RegistryArgument();

    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description = "The file with the login. Default: as for cambist login.")
    private @Nullable Path authFile;

    @Mixin
    private OutputOption output = new OutputOption();

    public LogoutCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        SignInCommandRunner work = new SignInCommandRunner(context, console.commandLine());
        return work.run(() -> logout(work, registry.registry()));
    }

    private void logout(SignInCommandRunner work, Registry from) throws IOException {
        CredentialFile file = CredentialFile.locate(Optional.ofNullable(authFile), context);
        boolean removed = file.logout(from.name());
        if (output.isJson()) {
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
