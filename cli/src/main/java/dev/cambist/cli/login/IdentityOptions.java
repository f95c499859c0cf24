package dev.cambist.cli.login;

import dev.cambist.cli.console.TrustOption;
import dev.cambist.cli.console.WrongUse;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.DeviceCode;
import dev.cambist.cli.source.IdentityRequest;
import dev.cambist.cli.source.IdentitySource;
import dev.cambist.cli.source.Prompt;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.source.Sources;
import dev.cambist.cli.source.TokenText;
import dev.cambist.cli.wire.Registry;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options by which a command finds an identity; without any it looks around by itself. */
public final class IdentityOptions {
    @Option(
            names = "--token",
            paramLabel = "FILE",
            description = "A file with the identity token to use, or - for the standard input."
                    + " Without it: variables, the CI job, the pod, Azure, Google.")
    private @Nullable String token;

    @Option(
            names = "--audience",
            paramLabel = "AUDIENCE",
            description = "The audience of a token that is made for this login. Default: the registry's name;"
                    + " at Entra ID that of Azure Container Registry.")
    private @Nullable String audience;

    @Option(
            names = "--realm",
            paramLabel = "URL",
            description = "A token service to trust that is not on the registry's host. May be repeated.")
    private List<URI> realms = new ArrayList<>();

    @Option(
            names = "--issuer",
            paramLabel = "URL",
            description = "Sign in as a person at this OpenID Connect issuer, with a code to type into a browser.")
    private @Nullable URI issuer;

    @Option(names = "--client-id", paramLabel = "ID", description = "The public client to sign in with at the issuer.")
    private @Nullable String client;

    @Option(
            names = "--issuer-scope",
            paramLabel = "SCOPE",
            defaultValue = "openid",
            description = "What to ask of the issuer. Default: openid, for an id token whose audience is the client.")
    private String issuerScope = "openid";

    @Option(names = "--device", description = "Show the code even where nobody seems to be at the terminal.")
    private boolean device;

    @Mixin
    private TrustOption trust = new TrustOption();

    /** The process's own, which trusts the file of {@code --ca} besides. */
    public ProcessContext trusting(ProcessContext context) {
        return trust.in(context);
    }

    /** For whom a token is wanted at a registry. */
    public IdentityRequest wanted(Registry registry) {
        return new IdentityRequest(registry, Optional.ofNullable(audience));
    }

    /** What the options mean; a {@link ParameterException} when they contradict each other. */
    public SignIn signIn(ProcessContext context, CommandLine commandLine) throws IOException {
        return signIn(context, new DeviceCodePrompt(commandLine.getErr()), commandLine);
    }

    SignIn signIn(ProcessContext context, Prompt prompt, CommandLine commandLine) throws IOException {
        List<URI> allowed = new ArrayList<>(realms);
        allowed.addAll(SignIn.realms(context));
        return new SignIn(context, sources(context, prompt, commandLine), allowed);
    }

    private List<IdentitySource> sources(ProcessContext context, Prompt prompt, CommandLine commandLine) {
        if (token != null && TokenText.looksLikeToken(token)) {
            throw new ParameterException(
                    commandLine, "--token takes a file, not the token. " + WrongUse.NEVER_AN_ARGUMENT + ".");
        }
        if (token != null && issuer != null) {
            throw new ParameterException(commandLine, "--token and --issuer are two identities; give one of them");
        }
        if ((issuer == null) != (client == null)) {
            throw new ParameterException(commandLine, "--issuer and --client-id need each other");
        }
        if (issuer != null && client != null) {
            if (!context.terminal() && !device) {
                throw new ParameterException(
                        commandLine,
                        "--issuer needs a person, and nobody is at the terminal; add --device if somebody reads this");
            }
            return List.of(new DeviceCode(issuer, client, issuerScope, prompt, context));
        }
        return token == null ? Sources.ambient(context) : Sources.given(token, context);
    }
}
