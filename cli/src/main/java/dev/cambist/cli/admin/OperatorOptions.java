package dev.cambist.cli.admin;

import dev.cambist.cli.console.WrongUse;
import dev.cambist.cli.login.DeviceCodePrompt;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.DeviceCode;
import dev.cambist.cli.source.IdentityRequest;
import dev.cambist.cli.source.IdentitySource;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.source.Sources;
import dev.cambist.cli.source.TokenText;
import dev.cambist.cli.wire.Answer;
import dev.cambist.cli.wire.Discovery;
import dev.cambist.cli.wire.Registry;
import dev.cambist.cli.wire.TokenService;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Who signs in where a server wants an operator: as for {@code cambist login}, with the same sources. */
final class OperatorOptions {
    private static final String TOKEN = "--token";
    private static final String AUDIENCE = "--audience";
    private static final String REALM = "--realm";
    private static final String LOGIN_ISSUER = "--login-issuer";
    private static final String LOGIN_CLIENT = "--login-client";

    /** All of them. */
    static final List<String> OPTIONS = List.of(TOKEN, AUDIENCE, REALM, LOGIN_ISSUER, LOGIN_CLIENT);

    private static final String SERVICE = "cambist:admin";
    private static final List<String> EVERYTHING = List.of("cambist:admin:*");

    @Option(
            names = TOKEN,
            paramLabel = "FILE",
            description =
                    "Where the server wants an operator: a file with the identity token to sign in with, or - for the"
                            + " standard input. Without it: variables, the CI job, the pod, Azure, Google.")
    private @Nullable String token;

    @Option(
            names = AUDIENCE,
            paramLabel = "AUDIENCE",
            description = "The audience of a token that is made for this. Default: the server's host;"
                    + " at Entra ID that of Azure Container Registry.")
    private @Nullable String audience;

    @Option(
            names = REALM,
            paramLabel = "URL",
            description = "A token service to trust that is not on the server's host. May be repeated.")
    private List<URI> realms = new ArrayList<>();

    @Option(
            names = LOGIN_ISSUER,
            paramLabel = "URL",
            description = "Sign in as a person at this OpenID Connect issuer, with a code to type into a browser.")
    private @Nullable URI issuer;

    @Option(names = LOGIN_CLIENT, paramLabel = "ID", description = "The public client to sign in with at that issuer.")
    private @Nullable String client;

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec command;

    /**
     * A token for the admin API of the server that has refused; empty where it does not ask for one.
     *
     * @param host of the server
     */
    Optional<Secret> signIn(ProcessContext context, String host, Answer refusal)
            throws IOException, NoIdentityException, InterruptedException {
        List<URI> allowed = new ArrayList<>(realms);
        allowed.addAll(SignIn.realms(context));
        Optional<TokenService> service = new Discovery(context.http(), allowed).in(refusal, SERVICE);
        if (service.isEmpty()) {
            return Optional.empty();
        }
        Registry server = new Registry(host, List.of(refusal.address().resolve("/")));
        SignIn.Done done = new SignIn(context, sources(context), allowed)
                .at(service.get(), new IdentityRequest(server, Optional.ofNullable(audience)));
        return Optional.of(service.get()
                .token(context.http(), context.sleeper(), done.refreshToken(), EVERYTHING)
                .token());
    }

    private List<IdentitySource> sources(ProcessContext context) {
        if (token != null && TokenText.looksLikeToken(token)) {
            throw wrongUse("--token takes a file, not the token. " + WrongUse.NEVER_AN_ARGUMENT + ".");
        }
        if (token != null && issuer != null) {
            throw wrongUse("--token and --login-issuer are two identities; give one of them");
        }
        if ((issuer == null) != (client == null)) {
            throw wrongUse("--login-issuer and --login-client need each other");
        }
        if (issuer != null && client != null) {
            PrintWriter err = commandLine().getErr();
            return List.of(new DeviceCode(issuer, client, "openid", new DeviceCodePrompt(err), context));
        }
        return token == null ? Sources.ambient(context) : Sources.given(token, context);
    }

    private ParameterException wrongUse(String problem) {
        return new ParameterException(commandLine(), problem);
    }

    private CommandLine commandLine() {
        return Objects.requireNonNull(command).commandLine();
    }
}
