package dev.cambist.cli.login;

import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.RegistryConverter;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.wire.IssuedToken;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cambist token}: an identity token for an access token. */
@Command(
        name = "token",
        description = {
            "Gets an access token of a registry for some scopes, and prints it: what curl sends as a Bearer token.",
            "It lists what was granted, which may be less than was asked for; cambist inspect shows it."
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
            "  cambist token registry.example.com --scope repository:team/app:pull",
            "  cambist token registry.example.com --scope repository:team/app:pull,push --output json"
        })
public final class TokenCommand implements Callable<Integer> {
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
            names = "--scope",
            paramLabel = "SCOPE",
            description = "What the token is for: repository:NAME:ACTION,ACTION. May be repeated;"
                    + " without it the token only proves a login.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one object with access_token, expires_in, service and identity.")
    private Output output = Output.TEXT;

    public TokenCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        SignInCommandRunner work =
                new SignInCommandRunner(context, Objects.requireNonNull(spec).commandLine());
        return work.run(() -> token(work, Objects.requireNonNull(registry)));
    }

    private void token(SignInCommandRunner work, Registry of)
            throws IOException, NoIdentityException, InterruptedException {
        SignIn.Done done = work.signIn(identity, of);
        IssuedToken issued =
                done.service().token(identity.trusting(context).http(), context.sleeper(), done.refreshToken(), scopes);
        work.out()
                .println(
                        switch (output) {
                            case TEXT -> issued.token().value();
                            case JSON -> json(done, issued);
                        });
    }

    private static String json(SignIn.Done done, IssuedToken issued) {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .member("access_token", issued.token().value());
        issued.expiresInSeconds().ifPresent(seconds -> json.member("expires_in", seconds));
        return json.member("service", done.service().service())
                .member("identity", done.identity().source())
                .endObject()
                .toString();
    }
}
