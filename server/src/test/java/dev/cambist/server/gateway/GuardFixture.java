package dev.cambist.server.gateway;

import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
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
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** A registry behind a guard, and the token service that makes tokens for it, at a fixed time. */
final class GuardFixture {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    static final String NAME = "registry.example";
    static final String REALM = "https://registry.example/oauth2/token";
    static final KeyPair ISSUER_PAIR = ec();
    static final SigningKey KEY = new SigningKey("k1", SignatureAlgorithm.ES256, ec(), List.of());
    static final SigningKey OTHER_KEY = new SigningKey("k2", SignatureAlgorithm.ES256, ec(), List.of());
    static final Service SERVICE = service(NAME, KEY);
    static final Identity ALICE =
            new Identity("corp", "https://issuer.example", "alice", new JsonObject(Map.of("groups", List.of("dev"))));

    static final KeyRing<HmacKey> REFRESH_KEYS = new KeyRing<>(new HmacKey("h1", new byte[HmacKey.BYTES]), List.of());

    private GuardFixture() {}

    static Service service(String name, SigningKey key, SigningKey... former) {
        KeyRing<SigningKey> keys = new KeyRing<>(key, List.of(former));
        return new Service(name, Set.of(), () -> keys);
    }

    static TokenMint mintAt(Instant time) {
        return new TokenMint(
                "cambist", Lifetimes.DEFAULT, () -> REFRESH_KEYS, InstantSource.fixed(time), () -> new UUID(1, 2));
    }

    static TokenReader reader(InstantSource clock) {
        return new TokenReader("cambist", () -> REFRESH_KEYS, identity -> true, RevocationCheck.NOTHING_REVOKED, clock);
    }

    static Guard guard() {
        return guard(reader(InstantSource.fixed(NOW)), identity -> true);
    }

    /** Under rules that give everybody whatever is asked. */
    static Guard guard(TokenReader reader, Predicate<Identity> trusted) {
        return new Guard(SERVICE, reader, trusted, (caller, asked) -> new Decision(asked, asked, List.of()));
    }

    /** An access token of Alice's for the registry. */
    static Secret token(String... scopes) {
        return token(SERVICE, ALICE, NOW, scopes);
    }

    static Secret token(Service service, Caller caller, Instant time, String... scopes) {
        return mintAt(time)
                .accessToken(service, caller, Optional.empty(), Scopes.parse(List.of(scopes)), Instant.MAX)
                .token();
    }

    static String bearer(Secret token) {
        return "Bearer " + token.value();
    }

    /** A request from its method and target, as they stand in a request line, and no body. */
    static RegistryRequest request(String method, String target) {
        int mark = target.indexOf('?');
        return mark < 0
                ? RegistryRequest.parse(method, target, Optional.empty(), List.of())
                : RegistryRequest.parse(
                        method, target.substring(0, mark), Optional.of(target.substring(mark + 1)), List.of());
    }

    private static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
