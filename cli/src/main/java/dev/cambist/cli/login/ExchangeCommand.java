package dev.cambist.cli.login;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.RegistryArgument;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cambist exchange}: an identity token for a refresh token. */
@Command(
        name = "exchange",
        description = {
            "Exchanges an identity token for the registry's refresh token, and prints that one.",
            "It is a password for some hours: pipe it on, and leave it out of logs."
        },
        exitCodeList = {
            ExitCode.OK_TEXT,
            ExitCode.FAILED_TEXT,
            ExitCode.WRONG_USE_TEXT,
            ExitCode.NO_IDENTITY_TEXT,
            ExitCode.REFUSED_TEXT
        },
        footer = {
            "",
            "Examples:",
            "  cambist exchange registry.example.com",
            "  cambist exchange registry.example.com --token identity.jwt --output json"
        })
public final class ExchangeCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private RegistryArgument registry = new RegistryArgument();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    public ExchangeCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        SignInCommandRunner work = new SignInCommandRunner(context, console.commandLine());
        return work.run(() -> exchange(work, registry.registry()));
    }

    private void exchange(SignInCommandRunner work, Registry with)
            throws IOException, NoIdentityException, InterruptedException {
        SignIn.Done done = work.signIn(identity, with);
        work.out()
                .println(
                        switch (output.format()) {
                            case TEXT -> done.refreshToken().value();
                            case JSON ->
                                new JsonWriter()
                                        .beginObject()
                                        .member(
                                                "refresh_token",
                                                done.refreshToken().value())
                                        .member("service", done.service().service())
                                        .member("identity", done.identity().source())
                                        .member(
                                                "token_url",
                                                done.service().realm().toString())
                                        .endObject()
                                        .toString();
                        });
    }
}
