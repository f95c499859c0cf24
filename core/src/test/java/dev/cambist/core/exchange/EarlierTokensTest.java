package dev.cambist.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.FakeService;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.SigningKey;
import dev.cambist.core.token.TokenReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tokens as they were made before access tokens said their session: an update signs nobody out. */
final class EarlierTokensTest {
    private static final String PUBLIC_KEY =
            "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE1Z3yAunQYEjUpEKqd59+Vtg4SkgU/tOmg6K2Kl2KOR8prO6DV2C35ABe4vMb"
                    + "dy9+i6OmdtZBczDj5IEoZYH2cg==";

    private static final Secret REFRESH = new Secret(
            "eyJhbGciOiJIUzI1NiIsInR5cCI6InJlZnJlc2grand0Iiwia2lkIjoiaDEifQ.eyJqdGkiOiIxMTExMTExMS0yMjIyLTQzM"
                    + "zMtODQ0NC01NTU1NTU1NTU1NTUiLCJzdWIiOiJhbGljZSIsIm5iZiI6MTc3MjM2NjM3MCwiZXhwIjoxNzcyMzc3MjAwLCJpY"
                    + "XQiOjE3NzIzNjYzNzAsImlzcyI6Imh0dHBzOi8vdG9rZW5zLmV4YW1wbGUiLCJhdWQiOiJyZWdpc3RyeS5leGFtcGxlIiwid"
                    + "mVyc2lvbiI6IjEuMCIsImdyYW50X3R5cGUiOiJyZWZyZXNoX3Rva2VuIiwidGVuYW50IjoiY29ycCIsInBlcm1pc3Npb25zI"
                    + "jp7ImFjdGlvbnMiOlsicHVsbCJdLCJub3RBY3Rpb25zIjpbXX0sInJvbGVzIjpbXSwiaWRlbnRpdHkiOnsiaXNzdWVyIjoiY"
                    + "29ycCIsInVybCI6Imh0dHBzOi8vaXNzdWVyLmV4YW1wbGUiLCJzdWJqZWN0IjoiYWxpY2UiLCJjbGFpbXMiOnsiZ3JvdXBzI"
                    + "jpbImRldiJdfX19.tuWMj_3IGvCdmRXY7dYmauFiZlC3SPBqQz8yFP-ceSA");

    private static final Secret ACCESS = new Secret(
            "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InMxIn0.eyJqdGkiOiIxMTExMTExMS0yMjIyLTQzMzMtODQ0NC01"
                    + "NTU1NTU1NTU1NTUiLCJzdWIiOiJhbGljZSIsIm5iZiI6MTc3MjM2NjM3MCwiZXhwIjoxNzcyMzY3MzAwLCJpYXQiOjE3NzIz"
                    + "NjYzNzAsImlzcyI6Imh0dHBzOi8vdG9rZW5zLmV4YW1wbGUiLCJhdWQiOiJyZWdpc3RyeS5leGFtcGxlIiwidmVyc2lvbiI6"
                    + "IjEuMCIsImdyYW50X3R5cGUiOiJhY2Nlc3NfdG9rZW4iLCJhY2Nlc3MiOlt7InR5cGUiOiJyZXBvc2l0b3J5IiwibmFtZSI6"
                    + "InRlYW0vYXBwIiwiYWN0aW9ucyI6WyJwdWxsIiwicHVzaCJdfV0sInJvbGVzIjpbXX0.krIMMGEq5P4Cy5rw9MxBHUiGkLvG"
                    + "mj2MtzVIkG5ZbdUFRQOVvkOseEu9imH4qQYVnNS1KMt-5pSS32W9u743Ow");

    private static final Secret CATALOG = new Secret(
            "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InMxIn0.eyJqdGkiOiIxMTExMTExMS0yMjIyLTQzMzMtODQ0NC01"
                    + "NTU1NTU1NTU1NTUiLCJzdWIiOiJhbGljZSIsIm5iZiI6MTc3MjM2NjM3MCwiZXhwIjoxNzcyMzY3MzAwLCJpYXQiOjE3NzIz"
                    + "NjYzNzAsImlzcyI6Imh0dHBzOi8vdG9rZW5zLmV4YW1wbGUiLCJhdWQiOiJyZWdpc3RyeS5leGFtcGxlIiwidmVyc2lvbiI6"
                    + "IjEuMCIsImdyYW50X3R5cGUiOiJhY2Nlc3NfdG9rZW4iLCJhY2Nlc3MiOlt7InR5cGUiOiJyZWdpc3RyeSIsIm5hbWUiOiJj"
                    + "YXRhbG9nIiwiYWN0aW9ucyI6WyIqIl19XSwicm9sZXMiOltdLCJpZGVudGl0eSI6eyJpc3N1ZXIiOiJjb3JwIiwidXJsIjoi"
                    + "aHR0cHM6Ly9pc3N1ZXIuZXhhbXBsZSIsInN1YmplY3QiOiJhbGljZSIsImNsYWltcyI6eyJncm91cHMiOlsiZGV2Il19fX0."
                    + "f7sbmedAu3LrdW3Ky5Od46lMw1DNnOa6uhJqB2peqwD0u-E1vOaS5x0bQvqh1DuZpj1jzPx4RAMcjAHa4-AHHg");

    private static final Service SERVICE = FakeService.service(FakeService.NAME, key());

    private final FlowFixture desk = FlowFixture.open().serving(SERVICE);
    private final TokenReader reader = FakeService.reader(Now.CLOCK, FakeService.SECRET);

    @Test
    void read_earlierRefreshToken_isTheSameIdentityAndHasAnId() {
        OwnToken.Refresh read = reader.readRefreshToken(REFRESH, SERVICE);

        assertThat(read.identity()).hasToString("corp/alice");
        assertThat(read.identity().claims().texts("groups")).containsExactly("dev");
        assertThat(read.id()).isEqualTo(FakeService.ID.toString());
    }

    @Test
    void read_earlierAccessToken_isItsRightsWithoutASession() {
        OwnToken.Access read = reader.readAccessToken(ACCESS, SERVICE, Duration.ZERO);

        assertThat(read.granted()).hasToString("[repository:team/app:pull,push]");
        assertThat(read.identity()).isEmpty();
        assertThat(read.session()).isEmpty();
    }

    @Test
    void read_earlierCatalogToken_isItsCallerWithoutASession() {
        OwnToken.Access read = reader.readAccessToken(CATALOG, SERVICE, Duration.ZERO);

        assertThat(read.granted()).hasToString("[registry:catalog:*]");
        assertThat(read.identity().orElseThrow().claims().texts("groups")).containsExactly("dev");
        assertThat(read.session()).isEmpty();
    }

    @Test
    void issue_earlierRefreshToken_isAnAccessTokenOfItsSession() {
        assertThat(payload("grant_type=refresh_token&refresh_token=" + REFRESH.value()))
                .endsWith("\"session\":\"" + FakeService.ID + "\"}");
    }

    @Test
    void issue_earlierAccessToken_isAnAccessTokenWithoutASession() {
        assertThat(payload("grant_type=password&username=" + Credential.NULL_GUID + "&password=" + ACCESS.value()))
                .contains("\"actions\":[\"pull\"]")
                .endsWith(",\"roles\":[]}");
    }

    private String payload(String form) {
        TokenRequest request = TokenRequest.fromForm(
                Fields.parse(form + "&service=" + FakeService.NAME + "&scope=repository:team/app:pull"));
        return Compact.part(desk.tokens().issue(request).accessToken().token(), 1);
    }

    /** The private half is another's: what was signed with it is here, and no more will be. */
    private static SigningKey key() {
        try {
            byte[] encoded = Base64.getDecoder().decode(PUBLIC_KEY);
            PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
            return new SigningKey("s1", SignatureAlgorithm.ES256, new KeyPair(key, Keys.P256.getPrivate()), List.of());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
