package dev.cambist.server.gateway;

import dev.cambist.core.access.Scope;
import dev.cambist.core.exchange.Challenge;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides what is let through to one registry: whoever shows an access token of this server, for this registry, that
 * grants all that the request needs. Belongs to one configuration, as the tokens do that it keeps.
 */
public final class Guard {
    private static final String SCHEME = "Bearer ";

    private final Service service;
    private final Predicate<Identity> trusted;
    private final VerifiedTokens tokens;

    /**
     * The guard of one registry.
     *
     * @param trusted whether the issuer of an identity that a token names is trusted still
     */
    public Guard(Service service, TokenReader reader, Predicate<Identity> trusted) {
        this.trusted = trusted;
        this.service = service;
        this.tokens = new VerifiedTokens(service, reader);
    }

    /**
     * Lets a request through or says what is missing; never throws for anything that a caller can send.
     *
     * @param realm where this caller gets tokens, as {@link Challenge} wants it
     * @param authorization the values of all Authorization headers
     */
    public Admission admit(RegistryRequest request, String realm, List<String> authorization) {
        return admit(request.needed(), realm, authorization, token -> admit(request, realm, token));
    }

    /**
     * The same for what is answered here.
     *
     * @param needed what a token has to grant
     */
    public Admission admit(List<Scope> needed, String realm, List<String> authorization) {
        return admit(
                needed,
                realm,
                authorization,
                token -> grants(token, needed) ? new Admission.Cleared(token) : insufficient(needed, realm, token));
    }

    private Admission admit(
            List<Scope> needed,
            String realm,
            List<String> authorization,
            Function<OwnToken.Access, Admission> decision) {
        if (authorization.isEmpty()) {
            return deny(needed, realm, Optional.empty(), new RegistryRefusal.NoToken());
        }
        if (authorization.size() > 1) {
            return deny(needed, realm, Optional.of("invalid_token"), repeated());
        }
        String header = authorization.getFirst();
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return deny(needed, realm, Optional.empty(), new RegistryRefusal.UnknownScheme(scheme(header)));
        }
        try {
            OwnToken.Access token =
                    tokens.verified(new Secret(header.substring(SCHEME.length()).strip()));
            Optional<Identity> removed = token.identity().filter(identity -> !trusted.test(identity));
            if (removed.isPresent()) {
                Refusal refusal = new BadCredential.IssuerRemoved(removed.get().issuer());
                return deny(needed, realm, Optional.of("invalid_token"), refusal, Optional.of(token));
            }
            return decision.apply(token);
        } catch (RefusedException e) {
            return deny(needed, realm, Optional.of("invalid_token"), e.refusal());
        }
    }

    private Admission admit(RegistryRequest request, String realm, OwnToken.Access token) {
        if (grants(token, request.needed())) {
            return new Admission.Admitted(request, token);
        }
        // Whoever may push and not pull from there uploads: BuildKit and containerd end a push at the refusal of a
        // mount.
        RegistryRequest upload = request.withoutMount();
        if (request.mountedFrom().isPresent() && grants(token, upload.needed())) {
            return new Admission.Admitted(upload, token);
        }
        return insufficient(request.needed(), realm, token);
    }

    private Admission insufficient(List<Scope> needed, String realm, OwnToken.Access token) {
        String has = text(Scope.intersection(needed, token.granted()));
        Refusal refusal = new RegistryRefusal.InsufficientScope(
                text(needed), has, !token.subject().isEmpty());
        return deny(needed, realm, Optional.of("insufficient_scope"), refusal, Optional.of(token));
    }

    private static boolean grants(OwnToken.Access token, List<Scope> needed) {
        return needed.stream().allMatch(scope -> isGranted(scope, token.granted()));
    }

    /** Names are compared as they are, character by character. */
    private static boolean isGranted(Scope needed, List<Scope> granted) {
        return granted.stream()
                .filter(scope -> scope.kind() == needed.kind() && scope.name().equals(needed.name()))
                .flatMap(scope -> scope.actions().stream())
                .collect(Collectors.toSet())
                .containsAll(needed.actions());
    }

    private Admission deny(List<Scope> needed, String realm, Optional<String> error, Refusal refusal) {
        return deny(needed, realm, error, refusal, Optional.empty());
    }

    private Admission deny(
            List<Scope> needed,
            String realm,
            Optional<String> error,
            Refusal refusal,
            Optional<OwnToken.Access> token) {
        // In answer to GET /v2/ there is none: az cannot read a challenge with a comma in it.
        Optional<String> scope = Optional.of(text(needed)).filter(text -> !text.isEmpty());
        return new Admission.Denied(needed, new Challenge(realm, service.name(), scope, error), refusal, token);
    }

    private static Refusal repeated() {
        return new BadCredential.MalformedToken("there is more than one Authorization header; send one");
    }

    /** No other word of the header is repeated: it could be a credential. */
    private static String scheme(String header) {
        return header.regionMatches(true, 0, "Basic ", 0, 6) ? "Basic" : "other";
    }

    private static String text(List<Scope> scopes) {
        return scopes.stream().map(Scope::toString).collect(Collectors.joining(" "));
    }
}
