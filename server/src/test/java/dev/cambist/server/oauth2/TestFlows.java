package dev.cambist.server.oauth2;

import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Role;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Who;
import dev.cambist.core.exchange.ExchangeFlow;
import dev.cambist.core.exchange.ExchangeRequest;
import dev.cambist.core.exchange.Services;
import dev.cambist.core.exchange.TokenFlow;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.session.RevocationCheck;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.SigningKey;
import dev.cambist.core.token.TokenMint;
import dev.cambist.core.token.TokenReader;
import java.security.KeyPair;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Two registries, two issuers with fixed keys and a few rules, at a fixed time. */
public final class TestFlows {
    public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    public static final String SERVICE = "registry.example.com";
    public static final String OTHER_SERVICE = "other.example.com";
    public static final String ISSUER = "https://issuer.example";
    public static final String OTHER_ISSUER = "https://other-issuer.example";
    public static final String ISSUER_KEY = "issuer-key";
    public static final String REGISTRY_KEY = "registry-key";
    public static final String JWKS = "{\"keys\":[]}";

    /** Alice pushes to team; everybody else of the issuer has no right at all. */
    public static final Rule TEAM = rule("the team", person("alice"), Role.REPOSITORY_WRITER, "team/**");
    /** Anybody, signed in or not, may pull what is public. */
    public static final Rule PUBLIC = rule("the public", new Who.Anyone(), Role.REPOSITORY_READER, "public/**");

    private TestFlows() {}

    public static Rule rule(String name, Who who, Role role, String on) {
        return new Rule(name, 1, who, role.actions(), List.of(RepositoryPattern.of(on)));
    }

    public static Who person(String subject) {
        return new Who.Matching("corp", List.of(new Glob(subject)), List.of(), List.of(), Map.of());
    }

    public static Flows at(Instant now, Rule... rules) {
        return at(now, fixed(ISSUER_KEY, TestKeys.ISSUER), rules);
    }

    public static Flows at(Instant now, IssuerKeys issuerKeys, Rule... rules) {
        InstantSource clock = InstantSource.fixed(now);
        Services services = new Services(List.of(
                service(SERVICE, Set.of("alias.example.com"), TestKeys.REGISTRY),
                service(OTHER_SERVICE, Set.of(), TestKeys.OTHER_REGISTRY)));
        IdentityVerifier verifier = new IdentityVerifier(
                List.of(
                        issuer("corp", ISSUER, issuerKeys),
                        issuer("other", OTHER_ISSUER, fixed("other-key", TestKeys.STRANGER))),
                clock);
        Policy policy = new Policy(List.of(rules));
        KeyRing<HmacKey> refreshKeys = new KeyRing<>(new HmacKey("refresh-key", new byte[HmacKey.BYTES]), List.of());
        TokenMint mint = new TokenMint("cambist", Lifetimes.DEFAULT, () -> refreshKeys, clock, UUID::randomUUID);
        TokenReader reader = new TokenReader(
                "cambist", () -> refreshKeys, verifier::stillTrusts, RevocationCheck.NOTHING_REVOKED, clock);
        ExchangeFlow exchange = new ExchangeFlow(services, verifier, policy, mint);
        return new Flows(exchange, new TokenFlow(exchange, reader), () -> JWKS);
    }

    /** A refresh token for Alice, made at that time. */
    public static String refreshToken(Instant now, String service) {
        ExchangeRequest request = new ExchangeRequest.OfAccessToken(
                service,
                Optional.empty(),
                new Secret(TestToken.good().claim("iat", now.getEpochSecond()).signed()));
        return at(now, TEAM).exchange().exchange(request).refreshToken().token().value();
    }

    private static Service service(String name, Set<String> aliases, KeyPair pair) {
        SigningKey key = new SigningKey(REGISTRY_KEY, SignatureAlgorithm.ES256, pair, List.of());
        return new Service(name, aliases, () -> new KeyRing<>(key, List.of()));
    }

    private static TrustedIssuer issuer(String name, String url, IssuerKeys keys) {
        return new TrustedIssuer(
                name,
                url,
                Optional.empty(),
                Set.of(SERVICE),
                Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256),
                "sub",
                keys,
                Optional.empty());
    }

    private static IssuerKeys fixed(String id, KeyPair pair) {
        List<VerificationKey> keys = List.of(new VerificationKey(Optional.of(id), pair.getPublic(), Optional.empty()));
        return new IssuerKeys() {
            @Override
            public List<VerificationKey> known() {
                return keys;
            }

            @Override
            public List<VerificationKey> refreshed() {
                return keys;
            }
        };
    }
}
