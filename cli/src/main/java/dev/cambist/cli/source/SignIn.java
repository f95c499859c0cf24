package dev.cambist.cli.source;

import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Discovery;
import dev.cambist.cli.wire.Registry;
import dev.cambist.cli.wire.TokenService;
import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The whole way from a registry's name to its refresh token.
 *
 * @param sources where to look for an identity
 * @param allowedRealms token services that are trusted besides those on the registry's own host
 */
public record SignIn(ProcessContext context, List<IdentitySource> sources, List<URI> allowedRealms) {
    private static final String REALMS = "CAMBIST_REALM";

    public SignIn {
        sources = List.copyOf(sources);
        allowedRealms = List.copyOf(allowedRealms);
    }

    /** With every place that needs no person, and the token services that {@code CAMBIST_REALM} names. */
    public static SignIn ambient(ProcessContext context) throws IOException {
        return new SignIn(context, Sources.ambient(context), realms(context));
    }

    /** The token services that the environment allows: addresses with white space between them. */
    public static List<URI> realms(ProcessContext context) throws IOException {
        List<URI> realms = new ArrayList<>();
        for (String realm : context.variable(REALMS).orElse("").split(" ", -1)) {
            if (!realm.isBlank()) {
                realms.add(Addresses.parse(REALMS, realm));
            }
        }
        return realms;
    }

    /**
     * A sign-in that worked.
     *
     * @param identity where the identity came from
     */
    public record Done(Registry registry, TokenService service, Attempt.Found identity, Secret refreshToken) {}

    /**
     * Asks the registry for its token service, finds an identity and exchanges it. The registry comes first: a name
     * that leads nowhere costs no token.
     *
     * @throws NoIdentityException with what was tried
     * @throws IOException when the registry or its token service refuses or fails
     */
    public Done to(IdentityRequest request) throws IOException, NoIdentityException, InterruptedException {
        return at(new Discovery(context.http(), allowedRealms).find(request.registry()), request);
    }

    /** As {@link #to}, where the token service is known. */
    public Done at(TokenService service, IdentityRequest request)
            throws IOException, NoIdentityException, InterruptedException {
        Search search = Sources.search(sources, request);
        Attempt.Found identity = search.found().orElseThrow(() -> new NoIdentityException(search));
        Secret token = service.exchange(context.http(), context.sleeper(), identity.token());
        return new Done(request.registry(), service, identity, token);
    }
}
