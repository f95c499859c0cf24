package dev.cambist.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Now;
import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.Rights;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.session.SessionUse;
import dev.cambist.core.token.MintedToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bodies of successful answers, byte for byte. */
final class AnswerShapeTest {

    @Test
    void body_ofAnExchange_isExactlyTheRefreshToken() {
        Identity alice = new Identity("corp", "https://x", "alice", JsonObject.EMPTY);
        Rights rights = new Rights(Set.of(Action.PULL), List.of());
        MintedToken token = minted("RT", 10_800);
        SessionUse session = new SessionUse("id", "corp", "alice", JsonObject.EMPTY, token.issuedAt(), token.expiry());
        assertThat(AnswerShape.body(new ExchangeFlow.Exchanged(FlowFixture.REGISTRY, alice, session, rights, token)))
                .hasToString("{\"refresh_token\":\"RT\"}");
    }

    /** Some clients read the object into a map of strings. */
    @Test
    void body_forAcr_isExactlyTheAccessToken() {
        assertThat(AnswerShape.ACR.body(issued(900, Optional.of(new Secret("RT")), "repository:a:pull")))
                .hasToString("{\"access_token\":\"AT\"}");
    }

    @Test
    void body_forDocker_hasTheMembersOfItsSpecification() {
        assertThat(AnswerShape.DOCKER.body(issued(900, Optional.empty(), "repository:a:pull,push registry:catalog:*")))
                .hasToString(
                        "{\"token\":\"AT\",\"access_token\":\"AT\",\"expires_in\":900,"
                                + "\"issued_at\":\"2026-03-01T12:00:00Z\",\"scope\":\"repository:a:pull,push registry:catalog:*\"}");
    }

    @Test
    void body_forDockerWithoutRights_hasAnEmptyScope() {
        assertThat(AnswerShape.DOCKER.body(issued(900, Optional.empty(), "")))
                .asString()
                .endsWith("\"scope\":\"\"}");
    }

    @Test
    void body_forDockerOffline_hasTheRefreshTokenAtItsEnd() {
        assertThat(AnswerShape.DOCKER.body(issued(900, Optional.of(new Secret("RT")), "")))
                .asString()
                .endsWith(",\"scope\":\"\",\"refresh_token\":\"RT\"}");
    }

    @Test
    void body_forATokenExchange_hasTheMembersOfTheRfc() {
        assertThat(AnswerShape.TOKEN_EXCHANGE.body(issued(900, Optional.empty(), "repository:a:pull,push")))
                .hasToString("{\"access_token\":\"AT\","
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\","
                        + "\"token_type\":\"Bearer\",\"expires_in\":900,\"scope\":\"repository:a:pull,push\"}");
    }

    @Test
    void body_forATokenExchangeOffline_hasTheRefreshTokenAtItsEnd() {
        assertThat(AnswerShape.TOKEN_EXCHANGE.body(issued(900, Optional.of(new Secret("RT")), "")))
                .asString()
                .endsWith(",\"scope\":\"\",\"refresh_token\":\"RT\"}");
    }

    /** Clients raise less than 60 s to 60 s anyway, and some then count from a time in the past. */
    @ParameterizedTest
    @CsvSource({"900, 900", "61, 61", "60, 60", "59, 60", "1, 60", "0, 60"})
    void body_forDocker_expiresInAMinuteAtLeast(long lifetime, long said) {
        assertThat(AnswerShape.DOCKER.body(issued(lifetime, Optional.empty(), "")))
                .asString()
                .contains("\"expires_in\":" + said + ",");
    }

    private static TokenFlow.Issued issued(long lifetime, Optional<Secret> refreshToken, String scopes) {
        List<Scope> granted = Scopes.parse(List.of(scopes));
        return new TokenFlow.Issued(
                FlowFixture.REGISTRY,
                new Caller.Anonymous(),
                new Decision(granted, granted, List.of()),
                minted("AT", lifetime),
                refreshToken,
                Optional.empty());
    }

    private static MintedToken minted(String token, long lifetime) {
        Instant now = Now.INSTANT;
        return new MintedToken(new Secret(token), "id", now, now.plusSeconds(lifetime));
    }
}
