package dev.cambist.cli.login;

import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.RegistryConverter;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cambist exchange}: an identity token for a refresh token. */
@Command(
        name = "exchange",
        description = {
            "Exchanges an identity token for the registry's refresh token, and prints that one.",
            "It is a password for some hours: pipe it on, and leave it out of logs."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
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

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "REGISTRY",
            converter = RegistryConverter.class,
            description = "The registry, as image names begin: HOST or HOST:PORT.")
    private @Nullable Registry registry;

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one object with refresh_token, service, identity and token_url.")
    private Output output = Output.TEXT;

    public ExchangeCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        SignInCommandRunner work =
                new SignInCommandRunner(context, Objects.requireNonNull(spec).commandLine());
        return work.run(() -> exchange(work, Objects.requireNonNull(registry)));
    }

    private void exchange(SignInCommandRunner work, Registry with)
            throws IOException, NoIdentityException, InterruptedException {
        SignIn.Done done = work.signIn(identity, with);
        work.out()
                .println(
                        switch (output) {
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
