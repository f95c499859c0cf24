package dev.cambist.testkit.idp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A token that has not been signed yet. Drafts are immutable: each method returns another draft.
 *
 * <p>Unless told otherwise it is meant for Azure Container Registry, has the shape of version 2, lasts an hour and is
 * signed as {@link Settings} say.
 */
public final class TokenDraft {
    /** The public client that a user signs in with unless told otherwise: that of the Azure CLI. */
    private static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final Mint mint;
    private final Subject subject;
    private final EntraVersion version;
    private final String client;
    private final String audience;
    private final SigningAlgorithm algorithm;
    private final Duration lifetime;
    private final List<UnaryOperator<Jws>> edits;

    private TokenDraft(
            Mint mint,
            Subject subject,
            EntraVersion version,
            String client,
            String audience,
            SigningAlgorithm algorithm,
            Duration lifetime,
            List<UnaryOperator<Jws>> edits) {
        this.mint = mint;
        this.subject = subject;
        this.version = version;
        this.client = client;
        this.audience = audience;
        this.algorithm = algorithm;
        this.lifetime = lifetime;
        this.edits = edits;
    }

    static TokenDraft of(Mint mint, Subject subject) {
        String client = subject instanceof ServicePrincipal principal ? principal.clientId() : AZURE_CLI;
        return new TokenDraft(
                mint,
                subject,
                EntraVersion.V2,
                client,
                IdentityProvider.ACR_AUDIENCE,
                mint.defaultAlgorithm(),
                LIFETIME,
                List.of());
    }

    /** The format of Entra ID's version 1 endpoints, with the issuer that stands for {@code sts.windows.net}. */
    public TokenDraft v1() {
        return version(EntraVersion.V1);
    }

    public TokenDraft v2() {
        return version(EntraVersion.V2);
    }

    TokenDraft version(EntraVersion newVersion) {
        if (subject instanceof Workload) {
            throw new IllegalArgumentException("only the tokens of a tenant come in two versions");
        }
        return new TokenDraft(mint, subject, newVersion, client, audience, algorithm, lifetime, edits);
    }

    /** The application that asks on the subject's behalf: {@code appid} in version 1, {@code azp} in version 2. */
    public TokenDraft client(String newClient) {
        return new TokenDraft(mint, subject, version, newClient, audience, algorithm, lifetime, edits);
    }

    public TokenDraft audience(String newAudience) {
        return new TokenDraft(mint, subject, version, client, newAudience, algorithm, lifetime, edits);
    }

    /** An audience claim that is a list, even of one. */
    public TokenDraft audiences(List<String> audiences) {
        return audience(audiences.getFirst()).claim("aud", List.copyOf(audiences));
    }

    /** Counted from the provider's clock; a negative lifetime makes a token that has expired since. */
    public TokenDraft expiresIn(Duration newLifetime) {
        return new TokenDraft(mint, subject, version, client, audience, algorithm, newLifetime, edits);
    }

    public TokenDraft issuedAt(Instant time) {
        return claim("iat", time);
    }

    public TokenDraft notBefore(Instant time) {
        return claim("nbf", time);
    }

    /** Any claim, in place of the one that would be there; an {@link Instant} becomes seconds since 1970. */
    public TokenDraft claim(String name, Object value) {
        Object written = value instanceof Instant time ? time.getEpochSecond() : value;
        return edit(jws -> jws.withClaim(name, written));
    }

    public TokenDraft withoutClaim(String name) {
        return edit(jws -> jws.withoutClaim(name));
    }

    /** Any header parameter, true or not: it does not change how the token is signed. */
    public TokenDraft header(String name, Object value) {
        return edit(jws -> jws.withHeader(name, value));
    }

    public TokenDraft withoutHeader(String name) {
        return edit(jws -> jws.withoutHeader(name));
    }

    public TokenDraft algorithm(SigningAlgorithm newAlgorithm) {
        return new TokenDraft(mint, subject, version, client, audience, newAlgorithm, lifetime, edits);
    }

    public String sign() {
        return jws().compact();
    }

    Jws jws() {
        Instant now = mint.now();
        Instant expiry = now.plus(lifetime);
        // A token that has expired was a valid one once.
        Instant issued = lifetime.isPositive() ? now : expiry.minus(LIFETIME);
        var basics = new Claims.Basics(mint.url(issuer()), audience, issued, expiry);
        var claims = switch (subject) {
            case Account account -> Claims.of(account, version, client, basics);
            case Workload workload -> Claims.of(workload, basics);
        };
        Jws jws = mint.prepare(issuer(), algorithm, claims);
        for (var edit : edits) {
            jws = edit.apply(jws);
        }
        return jws;
    }

    Mint mint() {
        return mint;
    }

    private Issuer issuer() {
        return switch (subject) {
            case Account account -> new Issuer.Entra(account.tenant(), version);
            case Workload workload -> new Issuer.Plain(workload.issuer());
        };
    }

    private TokenDraft edit(UnaryOperator<Jws> edit) {
        var more = new ArrayList<>(edits);
        more.add(edit);
        return new TokenDraft(mint, subject, version, client, audience, algorithm, lifetime, List.copyOf(more));
    }
}
