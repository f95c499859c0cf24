package dev.cambist.cli.login;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.RegistryArgument;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.wire.IssuedToken;
import dev.cambist.cli.wire.Registry;
import dev.cambist.core.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cambist token}: an identity token for an access token. */
@Command(
        name = "token",
        description = {
            "Gets an access token of a registry for some scopes, and prints it: what curl sends as a Bearer token.",
            "It lists what was granted, which may be less than was asked for; then a line on the error stream says so."
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
            "  cambist token registry.example.com --scope repository:team/app:pull",
            "  cambist token registry.example.com --scope repository:team/app:pull,push --output json"
        })
public final class TokenCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Mixin
    private RegistryArgument registry = new RegistryArgument();

    @Mixin
    private IdentityOptions identity = new IdentityOptions();

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "What the token is for: repository:NAME:ACTION,ACTION. May be repeated;"
                    + " without it the token only proves a login.")
    private List<String> scopes = new ArrayList<>();

    @Mixin
    private OutputOption output = new OutputOption();

    public TokenCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        SignInCommandRunner work = new SignInCommandRunner(context, console.commandLine());
        return work.run(() -> token(work, registry.registry()));
    }

    private void token(SignInCommandRunner work, Registry of)
            throws IOException, NoIdentityException, InterruptedException {
        SignIn.Done done = work.signIn(identity, of);
        IssuedToken issued =
                done.service().token(identity.trusting(context).http(), context.sleeper(), done.refreshToken(), scopes);
        Granted granted = Granted.in(issued.token());
        granted.missing(scopes).ifPresent(missing -> {
            work.err().println("cambist: " + missing + "; cambist explain shows which rule is missing");
            work.err().flush();
        });
        work.out()
                .println(
                        switch (output.format()) {
                            case TEXT -> issued.token().value();
                            case JSON -> json(done, issued, granted);
                        });
    }

    private static String json(SignIn.Done done, IssuedToken issued, Granted granted) {
        JsonWriter json = new JsonWriter()
                .beginObject()
                .member("access_token", issued.token().value());
        issued.expiresInSeconds().ifPresent(seconds -> json.member("expires_in", seconds));
        json.name("granted").beginArray();
        granted.scopes().forEach(json::value);
        json.endArray();
        return json.member("service", done.service().service())
                .member("identity", done.identity().source())
                .endObject()
                .toString();
    }
}
