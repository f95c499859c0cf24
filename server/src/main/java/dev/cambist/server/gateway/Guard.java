package dev.cambist.server.gateway;

import dev.cambist.core.access.Decision;
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
 * grants all that the request needs, or leaves that to the rules while they grant it. Belongs to one configuration, as the tokens do that it keeps.
 */
public final class Guard {
    private static final String SCHEME = "Bearer ";

    private final Service service;
    private final Predicate<Identity> trusted;
    private final VerifiedTokens tokens;
    private final CurrentRules rules;

    /**
     * The guard of one registry.
     *
     * @param trusted whether the issuer of an identity that a token names is trusted still
     * @param rules what is asked where a token has no more than they give
     */
    public Guard(Service service, TokenReader reader, Predicate<Identity> trusted, CurrentRules rules) {
        this.rules = rules;
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
        return admit(needed, realm, authorization, token -> {
            TokenRights rights = TokenRights.of(token, needed, rules);
            return rights.suffice() ? new Admission.Cleared(token, rights.now()) : insufficient(rights, realm, token);
        });
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
                return deny(needed, realm, Optional.of("invalid_token"), refusal, Optional.of(token), Optional.empty());
            }
            return decision.apply(token);
        } catch (RefusedException e) {
            return deny(needed, realm, Optional.of("invalid_token"), e.refusal());
        }
    }

    private Admission admit(RegistryRequest request, String realm, OwnToken.Access token) {
        TokenRights rights = TokenRights.of(token, request.needed(), rules);
        if (rights.suffice()) {
            return new Admission.Admitted(request, token, rights.now());
        }
        // Whoever may push and not pull from there uploads: BuildKit and containerd end a push at the refusal of a
        // mount.
        if (request.mountedFrom().isPresent()) {
            RegistryRequest upload = request.withoutMount();
            TokenRights rest = TokenRights.of(token, upload.needed(), rules);
            if (rest.suffice()) {
                return new Admission.Admitted(upload, token, rest.now());
            }
        }
        return insufficient(rights, realm, token);
    }

    private Admission insufficient(TokenRights rights, String realm, OwnToken.Access token) {
        String needed = text(rights.needed());
        String has = text(rights.has());
        boolean signedIn = !token.subject().isEmpty();
        Refusal refusal = rights.now().isPresent() && signedIn
                ? new RegistryRefusal.RulesGiveLess(needed, has)
                : new RegistryRefusal.InsufficientScope(needed, has, signedIn);
        return deny(
                rights.needed(), realm, Optional.of("insufficient_scope"), refusal, Optional.of(token), rights.now());
    }

    private Admission deny(List<Scope> needed, String realm, Optional<String> error, Refusal refusal) {
        return deny(needed, realm, error, refusal, Optional.empty(), Optional.empty());
    }

    private Admission deny(
            List<Scope> needed,
            String realm,
            Optional<String> error,
            Refusal refusal,
            Optional<OwnToken.Access> token,
            Optional<Decision> now) {
        // In answer to GET /v2/ there is none: az cannot read a challenge with a comma in it.
        Optional<String> scope = Optional.of(text(needed)).filter(text -> !text.isEmpty());
        Challenge challenge = new Challenge(realm, service.name(), scope, error);
        return new Admission.Denied(needed, challenge, refusal, token, now);
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
