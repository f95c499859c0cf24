package dev.cambist.cli.login;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.ExitCode;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.cli.console.TrustOption;
import dev.cambist.cli.console.WrongUse;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.TokenText;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.RefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code cambist inspect}: what a token says. */
@Command(
        name = "inspect",
        description = {
            "Shows what a token says: its kind, how long it lasts, and all its claims. Saying is not proving:",
            "only with --jwks is the signature checked, with the keys that you name."
        },
        exitCodeList = {
            "0:The token was taken apart; with --jwks, its signature is right.",
            "1:It is not a token, or a file or the keys cannot be read.",
            ExitCode.WRONG_USE_TEXT,
            "4:With --jwks: the signature is wrong or cannot be checked."
        },
        footer = {
            "",
            "Examples:",
            "  cambist inspect identity.jwt",
            "  cambist inspect identity.jwt --jwks keys.json --output json",
            "  cambist token registry.example.com --scope repository:team/app:pull | cambist inspect"
        })
public final class InspectCommand implements Callable<Integer> {
    private final ProcessContext context;

    @Mixin
    private Console console = new Console();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            defaultValue = "-",
            description = "A file with the token, or - for the standard input, which is the default.")
    private String file = "-";

    @Option(
            names = "--jwks",
            paramLabel = "FILE|URL",
            description = "A JWK set to check the signature with, such as https://HOST/.well-known/jwks.json.")
    private @Nullable String keys;

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private TrustOption trust = new TrustOption();

    public InspectCommand(ProcessContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        SignInCommandRunner work = new SignInCommandRunner(context, console.commandLine());
        if (TokenText.looksLikeToken(file)) {
            throw new ParameterException(
                    work.commandLine(), "inspect takes a file, not the token. " + WrongUse.NEVER_AN_ARGUMENT + ".");
        }
        if (file.equals("-") && context.terminal()) {
            throw new ParameterException(work.commandLine(), "inspect needs a token: name a file, or pipe it in");
        }
        boolean[] good = {true};
        int code = work.run(() -> good[0] = inspect(work));
        return code == ExitCode.OK && !good[0] ? ExitCode.REFUSED : code;
    }

    /** Shows the token, and whether nothing speaks against its signature. */
    private boolean inspect(SignInCommandRunner work) throws IOException {
        Jws token = parse(
                file.equals("-")
                        ? TokenText.read(context.input(), "the standard input")
                        : TokenText.read(Path.of(file)));
        Optional<SignatureCheck.Result> signature = keys == null
                ? Optional.empty()
                : Optional.of(new SignatureCheck(keys, trust.in(context).http()).check(token));
        TokenView view = TokenView.of(token, signature, context.clock().instant());
        switch (output.format()) {
            case TEXT -> view.lines().forEach(work.out()::println);
            case JSON -> work.out().println(view.json());
        }
        return signature.isEmpty() || signature.get().good();
    }

    private static Jws parse(Secret token) throws IOException {
        try {
            return Jws.parse(token);
        } catch (RefusedException e) {
            throw new IOException(
                    "this is not a signed JWT that can be read: " + e.refusal().message(), e);
        }
    }
}
