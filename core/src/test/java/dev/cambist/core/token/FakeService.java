package dev.cambist.core.token;

import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Claims;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.VerifiedIdentity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.session.RevocationCheck;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** A registry called {@value #NAME} and a token service that mints for it, both with keys of their own. */
public final class FakeService {
    public static final String NAME = "registry.example";
    public static final String ISSUER = "https://tokens.example";
    public static final UUID ID = UUID.fromString("11111111-2222-4333-8444-555555555555");
    public static final HmacKey SECRET = secret("h1", 1);
    public static final HmacKey OTHER_SECRET = secret("h2", 2);
    public static final SigningKey KEY = new SigningKey("s1", SignatureAlgorithm.ES256, Keys.P256, List.of());
    public static final SigningKey OTHER_KEY =
            new SigningKey("s2", SignatureAlgorithm.ES256, Keys.OTHER_P256, List.of());
    public static final Identity ALICE =
            new Identity("corp", FakeIssuer.URL, "alice", new JsonObject(Map.of("groups", List.of("~>\u00e9"))));
    public static final Service SERVICE = service(NAME, KEY);

    private FakeService() {}

    public static Service service(String name, SigningKey key, SigningKey... former) {
        KeyRing<SigningKey> ring = new KeyRing<>(key, List.of(former));
        return new Service(name, Set.of(), () -> ring);
    }

    public static HmacKey secret(String id, int fill) {
        byte[] bytes = new byte[HmacKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return new HmacKey(id, bytes);
    }

    public static TokenMint mint() {
        return mint(Now.CLOCK, SECRET);
    }

    public static TokenMint mint(InstantSource clock, HmacKey secret) {
        return mint(clock, secret, () -> ID);
    }

    public static TokenMint mint(InstantSource clock, HmacKey secret, Supplier<UUID> ids) {
        KeyRing<HmacKey> ring = new KeyRing<>(secret, List.of());
        return new TokenMint(ISSUER, Lifetimes.DEFAULT, () -> ring, clock, ids);
    }

    public static TokenReader reader(InstantSource clock, HmacKey secret, HmacKey... former) {
        KeyRing<HmacKey> ring = new KeyRing<>(secret, List.of(former));
        return new TokenReader(ISSUER, () -> ring, identity -> true, RevocationCheck.NOTHING_REVOKED, clock);
    }

    public static Secret refreshToken() {
        return refreshToken(mint(), SERVICE, "alice");
    }

    public static Secret refreshToken(TokenMint mint, Service service, String subject) {
        return mint.refreshToken(service, verified(subject), Set.of(Action.PULL), JsonObject.EMPTY)
                .token();
    }

    public static Secret accessToken(TokenMint mint, Service service, String... scopes) {
        List<Scope> granted = Scopes.parse(List.of(scopes));
        return mint.accessToken(service, new Caller.Bearer("alice"), Optional.empty(), granted, Instant.MAX)
                .token();
    }

    /** Only the verifier makes one, so it verifies a token. */
    public static VerifiedIdentity verified(String subject) {
        FakeIssuer issuer = new FakeIssuer("corp", FakeIssuer.URL);
        Claims claims = issuer.claims().with("sub", subject);
        return new IdentityVerifier(List.of(issuer.trusted()), Now.CLOCK)
                .verify(issuer.token(claims), Optional.empty());
    }
}
