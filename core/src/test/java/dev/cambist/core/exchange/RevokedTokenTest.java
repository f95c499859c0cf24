package dev.cambist.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Lineage;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.RevocationIndex;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.token.FakeService;
import dev.cambist.core.token.TokenReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A token that was taken back is refused wherever it is shown, whatever it is shown as. */
final class RevokedTokenTest {
    private static final String SERVICE = "service=" + FakeService.NAME + "&scope=repository:team/a:pull";
    private static final String GUID = "00000000-0000-0000-0000-000000000000";

    private final FlowFixture fixture = FlowFixture.open().numbering();
    private final RevocationIndex index = new RevocationIndex();
    private final List<Lineage> asked = new ArrayList<>();
    private final ExchangeFlow.Exchanged exchanged = fixture.exchange()
            .exchange(new ExchangeRequest.OfAccessToken(
                    FlowFixture.REGISTRY.name(), Optional.empty(), FlowFixture.identityToken()));

    @Test
    void renew_sessionRevoked_isRefused() {
        index.add(revoke(new Revoked.OfSession(exchanged.session().id())));

        assertThat(refusal("grant_type=refresh_token&refresh_token=" + token()))
                .isEqualTo(new BadCredential.RevokedToken(true));
        assertThat(refusal("grant_type=password&username=" + GUID + "&password=" + token()))
                .isEqualTo(new BadCredential.RevokedToken(true));
    }

    @Test
    void renew_identityRevoked_isRefused() {
        index.add(revoke(new Revoked.OfIdentity("corp", exchanged.identity().subject())));

        assertThat(refusal("grant_type=refresh_token&refresh_token=" + token()))
                .isEqualTo(new BadCredential.RevokedToken(true));
    }

    @Test
    void narrow_accessTokenOfARevokedSession_isRefused() {
        TokenFlow.Issued issued = issue("grant_type=refresh_token&refresh_token=" + token());
        index.add(revoke(new Revoked.OfSession(exchanged.session().id())));

        String access = issued.accessToken().token().value();
        assertThat(refusal("grant_type=password&username=" + GUID + "&password=" + access))
                .isEqualTo(new BadCredential.RevokedToken(false));
        assertThatThrownBy(() -> reader().readAccessToken(new Secret(access), FlowFixture.REGISTRY, Duration.ZERO))
                .isInstanceOf(RefusedException.class);
    }

    /** What the check is asked is what the token is of. */
    @Test
    void readAccessToken_asksForTheSessionAndTheSecondOfIssue() {
        TokenFlow.Issued issued = issue("grant_type=refresh_token&refresh_token=" + token());
        asked.clear();

        reader().readAccessToken(issued.accessToken().token(), FlowFixture.REGISTRY, Duration.ZERO);

        assertThat(asked)
                .containsExactly(new Lineage(
                        FlowFixture.REGISTRY.name(),
                        Optional.of(exchanged.session().id()),
                        Optional.empty(),
                        exchanged.identity().subject(),
                        Instant.ofEpochSecond(Now.INSTANT.getEpochSecond()),
                        false));
    }

    @Test
    void issue_says_whichSessionWasUsed() {
        assertThat(issue("grant_type=refresh_token&refresh_token=" + token()).session())
                .contains(exchanged.session());
    }

    /** No more of an identity is kept than the rules depend on. */
    @Test
    void exchange_session_hasTheClaimsThatRulesUseOnly() {
        assertThat(exchanged.identity().claims().has("email")).isTrue();
        assertThat(exchanged.session().claims().members()).containsKey("groups").doesNotContainKey("email");
    }

    private String token() {
        return exchanged.refreshToken().token().value();
    }

    private Refusal refusal(String form) {
        try {
            issue(form);
        } catch (RefusedException e) {
            return e.refusal();
        }
        throw new AssertionError("it was not refused");
    }

    private TokenFlow.Issued issue(String form) {
        return new TokenFlow(fixture.exchange(), reader())
                .issue(TokenRequest.fromForm(Fields.parse(form + "&" + SERVICE)));
    }

    private TokenReader reader() {
        TokenReader reader = fixture.reader();
        return new TokenReader(reader.issuer(), reader.refreshKeys(), reader.trusted(), this::check, reader.clock());
    }

    private void check(Lineage token) {
        asked.add(token);
        if (index.isRevoked(token)) {
            throw new RefusedException(new BadCredential.RevokedToken(token.login()));
        }
    }

    private static Revocation revoke(Revoked what) {
        Instant later = Now.INSTANT.plusSeconds(5);
        return Revocation.of(what, later, later, "operator", Duration.ofDays(30), Duration.ofDays(1));
    }
}
