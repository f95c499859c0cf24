package dev.cambist.server.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.core.access.Action;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.IssuerKeys;
import dev.cambist.core.identity.TrustedIssuer;
import dev.cambist.core.identity.VerifiedIdentity;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Genuine tokens that are no access tokens: callers send those to registries, too. */
final class OtherTokens {
    private static final String ISSUER = "https://issuer.example";

    private OtherTokens() {}

    static String identityToken() {
        String payload = new JsonWriter()
                .beginObject()
                .member("iss", ISSUER)
                .member("sub", "alice")
                .member("aud", GuardFixture.NAME)
                .member("exp", GuardFixture.NOW.getEpochSecond() + 600)
                .endObject()
                .toString();
        String signed = Jws.encode("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"i1\"}".getBytes(US_ASCII)) + "."
                + Jws.encode(payload.getBytes(US_ASCII));
        byte[] signature =
                SignatureAlgorithm.ES256.sign(GuardFixture.ISSUER_PAIR.getPrivate(), signed.getBytes(US_ASCII));
        return signed + "." + Jws.encode(signature);
    }

    static String refreshToken() {
        List<VerificationKey> keys =
                List.of(new VerificationKey(Optional.of("i1"), GuardFixture.ISSUER_PAIR.getPublic(), Optional.empty()));
        TrustedIssuer issuer = new TrustedIssuer(
                "corp",
                ISSUER,
                Optional.empty(),
                Set.of(GuardFixture.NAME),
                Set.of(SignatureAlgorithm.ES256),
                "sub",
                new FixedKeys(keys),
                Optional.empty());
        VerifiedIdentity verified = new IdentityVerifier(List.of(issuer), InstantSource.fixed(GuardFixture.NOW))
                .verify(new Secret(identityToken()), Optional.empty());
        return GuardFixture.mintAt(GuardFixture.NOW)
                .refreshToken(GuardFixture.SERVICE, verified, Set.of(Action.PULL), JsonObject.EMPTY)
                .token()
                .value();
    }

    private record FixedKeys(List<VerificationKey> known) implements IssuerKeys {
        @Override
        public List<VerificationKey> refreshed() {
            return known;
        }
    }
}
