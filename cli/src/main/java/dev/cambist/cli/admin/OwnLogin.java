package dev.cambist.cli.admin;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.RegistryConverter;
import dev.cambist.cli.credentials.CredentialFile;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.source.IdentityRequest;
import dev.cambist.cli.source.NoIdentityException;
import dev.cambist.cli.source.SignIn;
import dev.cambist.cli.wire.Discovery;
import dev.cambist.cli.wire.Registry;
import dev.cambist.cli.wire.TokenService;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option {@code --mine}, and the login that it goes by: the one that {@code cambist login} has written or, where there
 * is none, a new one with the identity of this job or pod.
 */
final class OwnLogin {
    @Option(
            names = "--mine",
            paramLabel = "REGISTRY",
            converter = RegistryConverter.class,
            description = "Your own, with your login at this registry; an operator is not asked.")
    private @Nullable Registry registry;

    @Option(
            names = "--authfile",
            paramLabel = "FILE",
            description = "With --mine: the file with the login. Default: as for cambist login.")
    private @Nullable Path authFile;

    boolean isMeant() {
        return registry != null;
    }

    /** Refuses options that say whose sessions an operator means, or whom to ask as one. */
    void requireAlone(Console console, String... others) {
        if (isMeant()) {
            String why = "--mine is about you alone; leave ";
            AdminServer.requireUnused(console, why, AdminServer.OPTIONS);
            AdminServer.requireUnused(console, why, List.of(others));
        }
        if (!isMeant() && authFile != null) {
            throw console.wrongUse("--authfile goes with --mine");
        }
    }

    private record Found(TokenService service, Secret refreshToken) {}

    JsonObject list(ProcessContext context) throws IOException, NoIdentityException, InterruptedException {
        Found found = find(context);
        return found.service().ownSessions(context.http(), context.sleeper(), found.refreshToken());
    }

    /** @param session the one to end; all where there is none */
    JsonObject revoke(ProcessContext context, Optional<String> session)
            throws IOException, NoIdentityException, InterruptedException {
        Found found = find(context);
        return found.service().endOwnSessions(context.http(), context.sleeper(), found.refreshToken(), session);
    }

    private Found find(ProcessContext context) throws IOException, NoIdentityException, InterruptedException {
        Registry at = Objects.requireNonNull(registry);
        CredentialFile file = CredentialFile.locate(Optional.ofNullable(authFile), context);
        Optional<Secret> kept = file.refreshToken(at.name());
        if (kept.isPresent()) {
            TokenService service = new Discovery(context.http(), SignIn.realms(context)).find(at);
            return new Found(service, kept.get());
        }
        SignIn.Done done = SignIn.ambient(context).to(new IdentityRequest(at, Optional.empty()));
        return new Found(done.service(), done.refreshToken());
    }
}
