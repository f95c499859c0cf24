package dev.cambist.core.token;

import static dev.cambist.core.Refusals.refusalOf;
import static dev.cambist.core.token.FakeService.KEY;
import static dev.cambist.core.token.FakeService.OTHER_KEY;
import static dev.cambist.core.token.FakeService.SECRET;
import static dev.cambist.core.token.FakeService.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An access token shown again, as the null GUID's password. */
final class AccessTokenReaderTest {
    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"s1\"}";
    private static final Secret TOKEN =
            FakeService.accessToken(FakeService.mint(), SERVICE, "repository:team/app:pull,push registry:catalog:*");
    private static final String PAYLOAD = Compact.part(TOKEN, 1);

    private final TokenReader reader = FakeService.reader(Now.CLOCK, SECRET);

    @Test
    void read_ownToken_isItsRightsAgain() {
        OwnToken.Access access = (OwnToken.Access) reader.read(TOKEN, SERVICE);
        assertThat(access.subject()).isEqualTo("alice");
        assertThat(access.granted()).hasToString("[repository:team/app:pull,push, registry:catalog:*]");
        assertThat(access.expiry()).isEqualTo(Now.INSTANT.plusSeconds(900));
    }

    /** Within the limit as it was asked for, and beyond it with every action spelled out. */
    @Test
    void read_tokenOfTheLongestScope_isItsRightsAgain() {
        List<Scope> granted = Scopes.parse(List.of("repository:" + "a".repeat(Scopes.MAX_LENGTH - 13) + ":*"));
        assertThat(granted.getFirst().toString()).hasSizeGreaterThan(Scopes.MAX_LENGTH);
        Secret token = FakeService.mint()
                .accessToken(SERVICE, new Caller.Bearer("alice"), Optional.empty(), granted, Instant.MAX)
                .token();
        assertThat(((OwnToken.Access) reader.read(token, SERVICE)).granted()).isEqualTo(granted);
    }

    @Test
    void read_oneCharacterChangedAnywhere_isRefused() {
        String token = TOKEN.value();
        for (int at = 0; at < token.length(); at += 5) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            Secret changed = new Secret(token.substring(0, at) + other + token.substring(at + 1));
            assertThat(refused(changed)).as("place %d", at).isNotNull();
        }
    }

    @Test
    void read_keyOfAnotherServer_isRefused() {
        assertThat(refused(Compact.signed(HEADER, PAYLOAD, Keys.OTHER_P256, SignatureAlgorithm.ES256)))
                .isEqualTo(new BadCredential.BadSignature());
    }

    @Test
    void read_formerKey_isAccepted() {
        Service later = FakeService.service(FakeService.NAME, OTHER_KEY, KEY);
        assertThat(reader.read(TOKEN, later)).isInstanceOf(OwnToken.Access.class);
    }

    @Test
    void read_keyThatIsNoLongerThere_isRefused() {
        Service later = FakeService.service(FakeService.NAME, OTHER_KEY);
        assertThat(refusalOf(() -> reader.read(TOKEN, later))).isEqualTo(new BadCredential.BadSignature());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"s9\"}",
                "{\"alg\":\"ES256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":\"s1\"}",
                "{\"alg\":\"none\",\"typ\":\"JWT\",\"kid\":\"s1\"}",
                "{\"typ\":\"JWT\",\"kid\":\"s1\"}"
            })
    void read_otherKeyNameOrAlgorithm_isRefused(String header) {
        assertThat(refused(Compact.signed(header, PAYLOAD, Keys.P256, SignatureAlgorithm.ES256)))
                .isEqualTo(new BadCredential.BadSignature());
    }

    /** The registry's public key is public. */
    @Test
    void read_publicKeyUsedAsSecret_isRefused() {
        HmacKey confused = new HmacKey("s1", Keys.P256.getPublic().getEncoded());
        Secret forged = Compact.signed("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"s1\"}", PAYLOAD, confused);
        assertThat(refused(forged)).isEqualTo(new BadCredential.BadSignature());
        Secret asRefresh = Compact.signed(
                "{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\",\"kid\":\"s1\"}",
                Compact.part(FakeService.refreshToken(), 1),
                confused);
        assertThat(refused(asRefresh)).isEqualTo(new BadCredential.BadSignature());
    }

    /** A registry that held its own signing key could make itself access tokens, and still no refresh token. */
    @Test
    void read_refreshTokenSignedAsAnAccessToken_isRefused() {
        String refresh = Compact.part(FakeService.refreshToken(), 1);
        assertThat(refused(Compact.signed(HEADER, refresh, Keys.P256, SignatureAlgorithm.ES256)))
                .isEqualTo(new BadCredential.WrongTokenKind(
                        "a token of another kind", "one with grant_type access_token"));
    }

    @Test
    void read_accessTokenSignedAsARefreshToken_isRefused() {
        Secret mixed = Compact.signed("{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\",\"kid\":\"h1\"}", PAYLOAD, SECRET);
        assertThat(refused(mixed))
                .isEqualTo(new BadCredential.WrongTokenKind(
                        "a token of another kind", "one with grant_type refresh_token"));
    }

    @Test
    void read_otherService_isRefusedWithBoth() {
        assertThat(refusalOf(() -> reader.read(TOKEN, FakeService.service("other.example", KEY))))
                .isEqualTo(new BadCredential.WrongService("registry.example", "other.example"));
    }

    @Test
    void read_keyOfAnotherServiceHere_isRefusedWithBoth() {
        Service other = FakeService.service("other.example", OTHER_KEY);
        assertThat(refusalOf(() -> reader.read(TOKEN, other, List.of(other, SERVICE))))
                .isEqualTo(new BadCredential.WrongService("registry.example", "other.example"));
    }

    /** What a token says it is for proves nothing: the service is told by the key. */
    @Test
    void read_forgedTokenThatNamesAnotherServiceHere_isRefusedForItsSignature() {
        Service other = FakeService.service("other.example", OTHER_KEY);
        Secret forged = Compact.withSignature(HEADER, PAYLOAD, new byte[64]);
        assertThat(refusalOf(() -> reader.read(forged, other, List.of(other, SERVICE))))
                .isEqualTo(new BadCredential.BadSignature());
    }

    @Test
    void read_exactlyAtItsExpiry_isRefused() {
        assertThat(refusalOf(() -> FakeService.reader(Now.plus(900), SECRET).read(TOKEN, SERVICE)))
                .isEqualTo(new BadCredential.ExpiredToken(Duration.ZERO));
        assertThat(FakeService.reader(Now.plus(899), SECRET).read(TOKEN, SERVICE))
                .isNotNull();
    }

    @Test
    void read_entriesOutsideOfTheGrammar_giveNothing() {
        String payload = PAYLOAD.replace("team/app", "../app").replace("catalog", "else");
        Secret token = Compact.signed(HEADER, payload, Keys.P256, SignatureAlgorithm.ES256);
        assertThat(((OwnToken.Access) reader.read(token, SERVICE)).granted()).isEmpty();
    }

    @Test
    void read_accessThatIsNoList_givesNothing() {
        for (String access :
                List.of("\"access\":\"*\"", "\"access\":{\"type\":\"repository\"}", "\"access\":[\"*\",7]")) {
            String payload = PAYLOAD.replaceAll("\"access\":\\[.*],\"roles\"", access + ",\"roles\"");
            Secret token = Compact.signed(HEADER, payload, Keys.P256, SignatureAlgorithm.ES256);
            assertThat(((OwnToken.Access) reader.read(token, SERVICE)).granted())
                    .isEmpty();
        }
    }

    @Test
    void read_entryWithoutName_isRefused() {
        Secret token = Compact.signed(
                HEADER, PAYLOAD.replace("\"name\":\"team/app\",", ""), Keys.P256, SignatureAlgorithm.ES256);
        assertThat(refused(token)).isEqualTo(new BadCredential.MissingClaim("name"));
    }

    @Test
    void read_withoutSubject_isNobody() {
        Secret token =
                Compact.signed(HEADER, PAYLOAD.replace("\"sub\":", "\"su\":"), Keys.P256, SignatureAlgorithm.ES256);
        OwnToken.Access access = (OwnToken.Access) reader.read(token, SERVICE);
        assertThat(access.subject()).isEmpty();
        assertThat(access.granted()).hasSize(2);
    }

    private Refusal refused(Secret token) {
        return refusalOf(() -> reader.read(token, SERVICE));
    }
}
