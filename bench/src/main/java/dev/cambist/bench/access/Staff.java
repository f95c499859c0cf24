package dev.cambist.bench.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Role;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Who;
import dev.cambist.core.exchange.AnswerShape;
import dev.cambist.core.exchange.Credential;
import dev.cambist.core.exchange.ExchangeFlow;
import dev.cambist.core.exchange.ExchangeRequest;
import dev.cambist.core.exchange.Services;
import dev.cambist.core.exchange.TokenFlow;
import dev.cambist.core.exchange.TokenRequest;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.RevocationCheck;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.SigningKey;
import dev.cambist.core.token.TokenMint;
import dev.cambist.core.token.TokenReader;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A company of whose rules half are about its jobs' repositories, a quarter about groups of its staff and a quarter about
 * names of groups with a star, with both flows as somebody of its staff uses them, who is in a few of the groups.
 */
final class Staff {
    private static final String SERVICE = "registry.example.com";
    private static final String URL = "https://login.example.com/";
    private static final KeyPair ISSUER = pair("RSA", 2048);
    private static final KeyPair OWN = pair("EC", 256);

    private final InstantSource clock = InstantSource.system();
    private final TokenFlow flow;
    private final ExchangeRequest good;
    private final ExchangeRequest stranger;
    private final TokenRequest token;
    private final Identity somebody;
    private final List<Scope> partly;

    Staff(int rules, int groups, int scopes) {
        Policy policy = policy(rules);
        KeyRing<HmacKey> refresh = new KeyRing<>(new HmacKey("r", new byte[HmacKey.BYTES]), List.of());
        KeyRing<SigningKey> signing =
                new KeyRing<>(new SigningKey("s", SignatureAlgorithm.ES256, OWN, List.of()), List.of());
        VerificationKey key = new VerificationKey(Optional.of("i"), ISSUER.getPublic(), Optional.empty());
        IdentityVerifier verifier = new IdentityVerifier(
                List.of(new TrustedIssuer(
                        "corp",
                        URL,
                        Optional.empty(),
                        Set.of(SERVICE),
                        Set.of(SignatureAlgorithm.RS256),
                        "sub",
                        new Fixed(key),
                        Optional.empty())),
                clock);
        TokenMint mint = new TokenMint(SERVICE, Lifetimes.DEFAULT, () -> refresh, clock, UUID::randomUUID);
        flow = new TokenFlow(
                new ExchangeFlow(
                        new Services(List.of(new Service(SERVICE, Set.of(), () -> signing))), verifier, policy, mint),
                new TokenReader(SERVICE, () -> refresh, verifier::stillTrusts, RevocationCheck.NOTHING_REVOKED, clock));
        Map<String, Object> claims = claims("alice", groups(groups));
        good = request(claims);
        stranger = request(claims("mallory", List.of("nobody's")));
        somebody = new Identity("corp", URL, "alice", new JsonObject(claims));
        token = new TokenRequest(
                SERVICE,
                scopes(scopes),
                new Credential.RefreshToken(
                        flow.exchange().exchange(good).refreshToken().token()),
                AnswerShape.DOCKER,
                false);
        partly = List.of(Scope.repository("elsewhere/app", Set.of(Action.PULL)));
    }

    private record Fixed(VerificationKey key) implements IssuerKeys {
        @Override
        public List<VerificationKey> known() {
            return List.of(key);
        }

        @Override
        public List<VerificationKey> refreshed() {
            return known();
        }
    }

    void exchange() {
        require(!flow.exchange().exchange(good).rights().isEmpty());
    }

    void refused() {
        try {
            flow.exchange().exchange(stranger);
            require(false);
        } catch (RefusedException e) {
            require(!e.refusal().message().isEmpty());
        }
    }

    void token() {
        require(!flow.issue(token).decision().granted().isEmpty());
    }

    void decide() {
        require(!decision(token.scopes()).granted().isEmpty());
    }

    /** The reasons as the log has them. */
    void why() {
        require(!decision(partly).why(20).isEmpty());
    }

    private Decision decision(List<Scope> asked) {
        return flow.exchange().policy().decide(somebody, SERVICE, asked, clock.instant());
    }

    private static void require(boolean good) {
        if (!good) {
            throw new IllegalStateException("this should have been decided otherwise");
        }
    }

    private static Policy policy(int size) {
        List<Rule> rules = new ArrayList<>();
        for (int number = 0; rules.size() < size; number++) {
            rules.add(rule("github", "repository", "acme/app-" + number, "acme/app-" + number + "/**"));
            rules.add(rule("github", "repository", "acme/lib-" + number, "acme/lib-" + number + "/**"));
            rules.add(rule("corp", "groups", group(number), "area-" + number + "/**"));
            rules.add(rule("corp", "groups", "team-" + number + "-*", "team-" + number + "/**"));
        }
        return new Policy(rules.subList(0, size));
    }

    private static Rule rule(String issuer, String claim, String pattern, String on) {
        Condition condition = new Condition.Matches(Attribute.Claim.of(claim), List.of(new Glob(pattern)));
        return new Rule(
                claim + " " + pattern,
                0,
                new Who.Matching(issuer, List.of(condition), List.of()),
                Role.ACR_PUSH.actions(),
                List.of(RepositoryPattern.of(on)));
    }

    /** Entra ID names groups so. */
    private static String group(int number) {
        return new UUID(0x7a1c_0f7e_0000_4000L, 0x8000_0000_0000_0000L + number).toString();
    }

    /** One that a rule is about, and where there are more, two of those with a star; no rule is about the others. */
    private static List<String> groups(int count) {
        List<String> groups = new ArrayList<>(List.of(group(0)));
        for (int number = 1; number < count; number++) {
            groups.add(number < 3 ? "team-" + (number - 1) + "-ops" : group(-number));
        }
        return groups;
    }

    private static List<Scope> scopes(int count) {
        List<Scope> scopes = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            scopes.add(Scope.repository("area-0/app-" + number, Set.of(Action.PULL, Action.PUSH)));
        }
        return scopes;
    }

    private Map<String, Object> claims(String subject, List<String> groups) {
        long now = clock.instant().getEpochSecond();
        return Map.of(
                "iss", URL,
                "sub", subject,
                "aud", SERVICE,
                "iat", now,
                "exp", now + Duration.ofHours(1).toSeconds(),
                "groups", groups);
    }

    private static ExchangeRequest request(Map<String, Object> claims) {
        String header = JsonWriter.write(Map.of("alg", "RS256", "typ", "JWT", "kid", "i"));
        String signed = Jws.encode(header.getBytes(UTF_8)) + "."
                + Jws.encode(JsonWriter.write(claims).getBytes(UTF_8));
        String token =
                signed + "." + Jws.encode(SignatureAlgorithm.RS256.sign(ISSUER.getPrivate(), signed.getBytes(UTF_8)));
        return new ExchangeRequest.OfAccessToken(SERVICE, Optional.empty(), new Secret(token));
    }

    private static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
