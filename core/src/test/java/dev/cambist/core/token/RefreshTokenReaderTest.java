package dev.cambist.core.token;

import static dev.cambist.core.Refusals.refusalOf;
import static dev.cambist.core.token.FakeService.SECRET;
import static dev.cambist.core.token.FakeService.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RefreshTokenReaderTest {
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\",\"kid\":\"h1\"}";
    private static final Secret TOKEN = FakeService.refreshToken();
    private static final String PAYLOAD = Compact.part(TOKEN, 1);

    private final TokenReader reader = FakeService.reader(Now.CLOCK, SECRET);

    @Test
    void readRefreshToken_ownToken_isTheIdentityAgain() {
        JsonObject claims = new JsonObject(Map.of("groups", List.of("ops"), "n", 7L, "b", true));
        Secret token = FakeService.mint()
                .refreshToken(SERVICE, FakeService.verified("alice"), Set.of(Action.PULL), claims)
                .token();
        OwnToken.Refresh read = reader.readRefreshToken(token, SERVICE);
        assertThat(read.identity()).isEqualTo(new Identity("corp", FakeIssuer.URL, "alice", claims));
        assertThat(read.expiry()).isEqualTo(Now.INSTANT.plusSeconds(10_800));
        assertThat(read.token()).isSameAs(token);
    }

    @Test
    void read_refreshToken_isOneToo() {
        assertThat(reader.read(TOKEN, SERVICE)).isInstanceOf(OwnToken.Refresh.class);
    }

    @Test
    void readRefreshToken_oneCharacterChangedAnywhere_isRefused() {
        String token = TOKEN.value();
        for (int at = 0; at < token.length(); at++) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            Secret changed = new Secret(token.substring(0, at) + other + token.substring(at + 1));
            assertThat(refused(changed)).as("place %d", at).isNotNull();
        }
    }

    @Test
    void readRefreshToken_claimsChanged_areRefused() {
        Secret forged = new Secret(Compact.unsigned(HEADER, PAYLOAD.replace("alice", "root")) + "."
                + TOKEN.value().split("\\.", -1)[2]);
        assertThat(refused(forged)).isEqualTo(new BadCredential.BadSignature());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\",\"kid\":\"h9\"}",
                "{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\",\"kid\":\"\"}",
                "{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\"}"
            })
    void readRefreshToken_unknownOrNoKeyName_isRefused(String header) {
        assertThat(refused(Compact.signed(header, PAYLOAD, SECRET))).isEqualTo(new BadCredential.BadSignature());
    }

    @Test
    void readRefreshToken_keyOfAnotherServer_isRefused() {
        assertThat(refused(Compact.signed(HEADER, PAYLOAD, FakeService.secret("h1", 9))))
                .isEqualTo(new BadCredential.BadSignature());
    }

    @Test
    void readRefreshToken_formerKey_isAccepted() {
        TokenReader later = FakeService.reader(Now.CLOCK, FakeService.OTHER_SECRET, SECRET);
        assertThat(later.readRefreshToken(TOKEN, SERVICE).identity().subject()).isEqualTo("alice");
    }

    @Test
    void readRefreshToken_keyThatIsNoLongerThere_isRefused() {
        TokenReader later = FakeService.reader(Now.CLOCK, FakeService.OTHER_SECRET);
        assertThat(refusalOf(() -> later.readRefreshToken(TOKEN, SERVICE))).isEqualTo(new BadCredential.BadSignature());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS384", "ES256", "RS256", "hs256"})
    void readRefreshToken_anotherAlgorithm_isRefused(String algorithm) {
        Secret swapped = Compact.signed(HEADER.replace("HS256", algorithm), PAYLOAD, SECRET);
        assertThat(refused(swapped))
                .isEqualTo(new BadCredential.WrongTokenKind(
                        "an access token", "a refresh token that /oauth2/exchange of this server gave"));
        assertThat(refusalOf(() -> reader.read(swapped, SERVICE))).isEqualTo(new BadCredential.BadSignature());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"h1\"}",
                "{\"alg\":\"HS256\",\"kid\":\"h1\"}",
                "{\"alg\":\"HS256\",\"typ\":\"Refresh+JWT\",\"kid\":\"h1\"}"
            })
    void readRefreshToken_genuineWithAnotherType_isRefused(String header) {
        assertThat(refused(Compact.signed(header, PAYLOAD, SECRET)))
                .isEqualTo(new BadCredential.WrongTokenKind(
                        "a token of another type", "a refresh token that /oauth2/exchange of this server gave"));
    }

    @Test
    void readRefreshToken_publicKeyUsedAsSecret_isRefused() {
        HmacKey confused = new HmacKey("s1", Keys.P256.getPublic().getEncoded());
        assertThat(refused(Compact.signed(HEADER.replace("h1", "s1"), PAYLOAD, confused)))
                .isEqualTo(new BadCredential.BadSignature());
    }

    @Test
    void readRefreshToken_accessToken_isTheWrongKind() {
        Secret access = FakeService.accessToken(FakeService.mint(), SERVICE, "repository:a:pull");
        assertThat(refused(access))
                .isEqualTo(new BadCredential.WrongTokenKind(
                        "an access token", "a refresh token that /oauth2/exchange of this server gave"));
    }

    @Test
    void readRefreshToken_identityToken_isTheWrongKind() {
        FakeIssuer issuer = new FakeIssuer("corp", FakeIssuer.URL);
        Secret identity = issuer.token(issuer.claims());
        BadCredential.WrongTokenKind expected = new BadCredential.WrongTokenKind(
                "a token of another issuer, not of this server",
                "a refresh token that /oauth2/exchange of this server gave; exchange your identity token at"
                        + " /oauth2/exchange first");
        assertThat(refused(identity)).isEqualTo(expected);
        assertThat(refusalOf(() -> reader.read(identity, SERVICE))).isInstanceOf(BadCredential.WrongTokenKind.class);
    }

    @Test
    void readRefreshToken_whatIsNoToken_isRefused() {
        assertThat(refused(new Secret("hunter2"))).isInstanceOf(BadCredential.MalformedToken.class);
    }

    @Test
    void readRefreshToken_otherService_isRefusedWithBoth() {
        Service other = FakeService.service("other.example", FakeService.KEY);
        assertThat(refusalOf(() -> reader.readRefreshToken(TOKEN, other)))
                .isEqualTo(new BadCredential.WrongService("registry.example", "other.example"));
    }

    @Test
    void readRefreshToken_exactlyAtItsExpiry_isRefused() {
        TokenReader later = FakeService.reader(Now.plus(10_800), SECRET);
        assertThat(refusalOf(() -> later.readRefreshToken(TOKEN, SERVICE)))
                .isEqualTo(new BadCredential.ExpiredToken(Duration.ZERO, true));
    }

    @Test
    void readRefreshToken_momentBeforeItsExpiry_isAccepted() {
        InstantSource almost =
                InstantSource.fixed(Now.INSTANT.plusSeconds(10_800).minusNanos(1));
        assertThat(FakeService.reader(almost, SECRET).readRefreshToken(TOKEN, SERVICE))
                .isNotNull();
    }

    @Test
    void readRefreshToken_genuineWithOtherGrantType_isRefused() {
        assertThat(refusedPayload("\"grant_type\":\"refresh_token\"", "\"grant_type\":\"access_token\""))
                .isEqualTo(new BadCredential.WrongTokenKind(
                        "a token of another kind", "one with grant_type refresh_token"));
    }

    @Test
    void readRefreshToken_genuineWithoutAClaimItNeeds_isRefused() {
        assertThat(refusedPayload("\"grant_type\":", "\"gt\":"))
                .isEqualTo(new BadCredential.MissingClaim("grant_type"));
        assertThat(refusedPayload("\"aud\":\"registry.example\"", "\"aud\":[\"registry.example\"]"))
                .isEqualTo(new BadCredential.MissingClaim("aud"));
        assertThat(refusedPayload("\"exp\":", "\"ex\":")).isEqualTo(new BadCredential.MissingClaim("exp"));
        assertThat(refusedPayload("\"identity\":", "\"id\":")).isEqualTo(new BadCredential.MissingClaim("identity"));
        assertThat(refusedPayload("\"url\":", "\"u\":")).isEqualTo(new BadCredential.MissingClaim("url"));
        assertThat(refusedPayload("\"subject\":\"alice\"", "\"subject\":\" \""))
                .isEqualTo(new BadCredential.MissingClaim("subject"));
        assertThat(refusedPayload("\"iss\":", "\"is\":")).isInstanceOf(BadCredential.WrongTokenKind.class);
    }

    private Refusal refusedPayload(String part, String other) {
        assertThat(PAYLOAD).contains(part);
        return refused(Compact.signed(HEADER, PAYLOAD.replace(part, other), SECRET));
    }

    private Refusal refused(Secret token) {
        return refusalOf(() -> reader.readRefreshToken(token, SERVICE));
    }
}
