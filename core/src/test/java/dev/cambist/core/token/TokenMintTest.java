package dev.cambist.core.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.VerifiedIdentity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.session.RevocationCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in our tokens, in which order: a client of ACR stops reading at the first array or object. */
final class TokenMintTest {
    private static final long NOW = Now.SECONDS;
    private static final String START = "{\"jti\":\"" + FakeService.ID + "\",\"sub\":\"alice\",\"nbf\":" + (NOW - 30)
            + ",\"exp\":%d,\"iat\":" + (NOW - 30)
            + ",\"iss\":\"https://tokens.example\",\"aud\":\"registry.example\",\"version\":\"1.0\",\"grant_type\":\"%s\"";

    private final TokenMint mint = FakeService.mint();

    @Test
    void refreshToken_itsClaims_standInThisOrder() {
        JsonObject claims = new JsonObject(Map.of("groups", List.of("ops")));
        MintedToken minted = mint.refreshToken(
                FakeService.SERVICE, FakeService.verified("alice"), Set.of(Action.PUSH, Action.PULL), claims);
        assertThat(Compact.part(minted.token(), 0))
                .isEqualTo("{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\",\"kid\":\"h1\"}");
        assertThat(Compact.part(minted.token(), 1))
                .isEqualTo(START.formatted(NOW + 10_800, "refresh_token")
                        + ",\"tenant\":\"corp\",\"permissions\":{\"actions\":[\"pull\",\"push\"],\"notActions\":[]},\"roles\":[],"
                        + "\"identity\":{\"issuer\":\"corp\",\"url\":\"https://issuer.example\",\"subject\":\"alice\","
                        + "\"claims\":{\"groups\":[\"ops\"]}}}");
    }

    @Test
    void refreshToken_ofAnEntraIdentity_saysItsTenant() {
        FakeIssuer issuer = new FakeIssuer("corp", FakeIssuer.URL);
        VerifiedIdentity verified = new IdentityVerifier(List.of(issuer.trusted()), Now.CLOCK)
                .verify(issuer.token(issuer.claims().with("tid", "the-tenant")), Optional.empty());
        MintedToken minted = mint.refreshToken(FakeService.SERVICE, verified, Set.of(), JsonObject.EMPTY);
        assertThat(Compact.part(minted.token(), 1))
                .contains("\"grant_type\":\"refresh_token\",\"tenant\":\"the-tenant\"");
    }

    @Test
    void accessToken_itsClaims_standInThisOrder() {
        MintedToken minted = mint.accessToken(
                FakeService.SERVICE,
                new Caller.Bearer("alice"),
                Optional.empty(),
                Scopes.parse(List.of("repository:team/app:pull,push registry:catalog:*")),
                Instant.MAX);
        assertThat(Compact.part(minted.token(), 0)).isEqualTo("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"s1\"}");
        assertThat(Compact.part(minted.token(), 1))
                .isEqualTo(START.formatted(NOW + 900, "access_token")
                        + ",\"access\":[{\"type\":\"repository\",\"name\":\"team/app\",\"actions\":[\"pull\",\"push\"]},"
                        + "{\"type\":\"registry\",\"name\":\"catalog\",\"actions\":[\"*\"]}],\"roles\":[]}");
    }

    @Test
    void accessToken_ofSomebodyWithTheCatalog_endsWithTheIdentity() {
        String payload = payload(FakeService.ALICE, "repository:team/app:pull registry:catalog:*");
        assertThat(payload)
                .startsWith(START.formatted(NOW + 900, "access_token") + ",\"access\":[{\"type\":\"repository\"")
                .endsWith(",\"roles\":[],\"identity\":{\"issuer\":\"corp\",\"url\":\"https://issuer.example\","
                        + "\"subject\":\"alice\",\"claims\":{\"groups\":[\"\\u007e\\u003e\\u00e9\"]}}}");
    }

    @Test
    void accessToken_withoutTheCatalogOrOfNobody_hasNoIdentity() {
        assertThat(payload(FakeService.ALICE, "repository:team/app:pull,push,delete"))
                .contains("\"sub\":\"alice\"")
                .doesNotContain("identity", "groups");
        assertThat(payload(new Caller.Anonymous(), "registry:catalog:*"))
                .contains("\"sub\":\"\"", "\"catalog\"")
                .doesNotContain("identity");
    }

    @Test
    void accessToken_ofNobodyWithoutRights_hasAnEmptySubjectAndList() {
        MintedToken minted =
                mint.accessToken(FakeService.SERVICE, new Caller.Bearer(""), Optional.empty(), List.of(), Instant.MAX);
        assertThat(Compact.part(minted.token(), 1)).contains("\"sub\":\"\"").endsWith(",\"access\":[],\"roles\":[]}");
    }

    @Test
    void accessToken_keyWithCertificates_sendsThem() {
        SigningKey key = new SigningKey("s1", SignatureAlgorithm.ES256, Keys.P256, List.of("TEVBRg==", "Q0E="));
        MintedToken minted = mint.accessToken(
                FakeService.service("registry.example", key),
                new Caller.Bearer("alice"),
                Optional.empty(),
                List.of(),
                Instant.MAX);
        assertThat(Compact.part(minted.token(), 0))
                .isEqualTo("{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"s1\",\"x5c\":[\"TEVBRg==\",\"Q0E=\"]}");
    }

    /** ACR's clients read no further than the first bracket, and need the expiry as a number. */
    @Test
    void bothTokens_expiry_isANumberAheadOfEveryArrayAndObject() {
        String refresh = Compact.part(FakeService.refreshToken(), 1);
        String access = Compact.part(FakeService.accessToken(mint, FakeService.SERVICE, "repository:a:pull"), 1);
        for (String payload : List.of(refresh, access)) {
            String flat = payload.substring(1, payload.indexOf('[')).split("\\{", -1)[0];
            assertThat(flat).containsPattern("\"exp\":[0-9]+,");
        }
    }

    @Test
    void mintedToken_itsTimes_areThoseOfTheToken() {
        MintedToken minted = mint.accessToken(
                FakeService.SERVICE, new Caller.Bearer("alice"), Optional.empty(), List.of(), Instant.MAX);
        assertThat(minted.id()).isEqualTo(FakeService.ID.toString());
        assertThat(minted.issuedAt()).isEqualTo(Now.INSTANT);
        assertThat(minted.expiry()).isEqualTo(Now.INSTANT.plusSeconds(900));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 999_999_999})
    void mintedToken_madeWithinASecond_countsFromItsBeginning(long nanos) {
        TokenMint later = FakeService.mint(InstantSource.fixed(Now.INSTANT.plusNanos(nanos)), FakeService.SECRET);
        MintedToken minted = later.accessToken(
                FakeService.SERVICE, new Caller.Bearer("alice"), Optional.empty(), List.of(), Instant.MAX);
        assertThat(minted.issuedAt()).isEqualTo(Now.INSTANT);
        assertThat(minted.expiry()).isEqualTo(Now.INSTANT.plusSeconds(900));
    }

    @Test
    void accessToken_notAfter_shortensItAndNeverProlongs() {
        assertThat(expiry(Now.INSTANT.plusSeconds(100))).isEqualTo(Now.INSTANT.plusSeconds(100));
        assertThat(expiry(Now.INSTANT.plusSeconds(901))).isEqualTo(Now.INSTANT.plusSeconds(900));
    }

    /** A secret that is replaced while the server runs signs from then on, and the former one goes on to verify. */
    @Test
    void refreshToken_secretReplacedMeanwhile_isSignedWithTheNewOne() {
        AtomicReference<KeyRing<HmacKey>> ring = new AtomicReference<>(new KeyRing<>(FakeService.SECRET, List.of()));
        TokenMint rotating =
                new TokenMint(FakeService.ISSUER, Lifetimes.DEFAULT, ring::get, Now.CLOCK, () -> FakeService.ID);
        TokenReader reader = new TokenReader(
                FakeService.ISSUER, ring::get, identity -> true, RevocationCheck.NOTHING_REVOKED, Now.CLOCK);
        Secret before = FakeService.refreshToken(rotating, FakeService.SERVICE, "alice");

        ring.set(new KeyRing<>(FakeService.OTHER_SECRET, List.of(FakeService.SECRET)));

        Secret after = FakeService.refreshToken(rotating, FakeService.SERVICE, "alice");
        assertThat(Compact.part(after, 0)).contains("\"kid\":\"h2\"");
        for (Secret token : List.of(before, after)) {
            assertThat(reader.readRefreshToken(token, FakeService.SERVICE).identity())
                    .hasToString("corp/alice");
        }
    }

    @Test
    void lifetimes_asConfigured_areKept() {
        Lifetimes lifetimes = new Lifetimes(Duration.ofHours(1), Duration.ofMinutes(75));
        TokenMint other = new TokenMint(
                "i", lifetimes, () -> new KeyRing<>(FakeService.SECRET, List.of()), Now.CLOCK, () -> FakeService.ID);
        assertThat(other.accessToken(
                                FakeService.SERVICE, new Caller.Bearer(""), Optional.empty(), List.of(), Instant.MAX)
                        .expiry())
                .isEqualTo(Now.INSTANT.plusSeconds(4500));
        assertThat(other.refreshToken(FakeService.SERVICE, FakeService.verified("alice"), Set.of(), JsonObject.EMPTY)
                        .expiry())
                .isEqualTo(Now.INSTANT.plusSeconds(3600));
    }

    @Test
    void mintAndTokens_shown_keepTheirSecrets() {
        MintedToken minted = mint.accessToken(
                FakeService.SERVICE, new Caller.Bearer("alice"), Optional.empty(), List.of(), Instant.MAX);
        assertThat(minted.toString()).doesNotContain(minted.token().value().split("\\.", -1));
        assertThat(mint.refreshKeys().get().toString()).contains("HmacKey[h1]");
        assertThat(FakeService.KEY).hasToString("SigningKey[ES256 s1]");
    }

    private String payload(Caller caller, String scopes) {
        MintedToken minted = mint.accessToken(
                FakeService.SERVICE, caller, Optional.empty(), Scopes.parse(List.of(scopes)), Instant.MAX);
        return Compact.part(minted.token(), 1);
    }

    private Instant expiry(Instant notAfter) {
        return mint.accessToken(FakeService.SERVICE, new Caller.Bearer("alice"), Optional.empty(), List.of(), notAfter)
                .expiry();
    }
}
