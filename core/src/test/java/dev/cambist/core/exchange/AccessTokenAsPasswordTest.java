package dev.cambist.core.exchange;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Now;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.identity.FakeIssuer;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.token.FakeService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An access token buys a part of its own rights, for what is left of its own time. */
final class AccessTokenAsPasswordTest {
    private static final Secret ACCESS = FakeService.accessToken(
            FakeService.mint(), FlowFixture.REGISTRY, "repository:team/a:pull,push repository:team/b:pull");

    private static final Identity DEVELOPER =
            new Identity("corp", FakeIssuer.URL, "alice", new JsonObject(Map.of("groups", List.of("dev"))));

    private final FlowFixture desk = FlowFixture.open();

    @Test
    void issue_lessThanItHas_isWhatWasAsked() {
        TokenFlow.Issued issued = issue(desk, "repository:team/a:pull");
        assertThat(issued.decision().granted()).hasToString("[repository:team/a:pull]");
        assertThat(issued.decision().isComplete()).isTrue();
        assertThat(issued.caller()).hasToString("access token of alice");
    }

    @Test
    void issue_moreThanItHas_isWhatItHas() {
        TokenFlow.Issued issued =
                issue(desk, "repository:team/a:* repository:team/c:pull repository:public/x:pull registry:catalog:*");
        assertThat(issued.decision().granted()).hasToString("[repository:team/a:pull,push]");
        assertThat(issued.decision().verdicts()).isEmpty();
    }

    @Test
    void issue_nothingAsked_isATokenWithoutRights() {
        assertThat(issue(desk, "").decision().granted()).isEmpty();
    }

    @Test
    void issue_later_endsWhenItEnds() {
        TokenFlow.Issued issued = issue(desk.at(Now.plus(600)), "repository:team/a:pull");
        assertThat(issued.accessToken().issuedAt()).isEqualTo(Now.INSTANT.plusSeconds(600));
        assertThat(issued.accessToken().expiry()).isEqualTo(Now.INSTANT.plusSeconds(900));
    }

    @Test
    void issue_again_neverLivesLonger() {
        Secret again = issue(desk.at(Now.plus(600)), "repository:team/a:pull")
                .accessToken()
                .token();
        TokenFlow.Issued issued = issue(desk.at(Now.plus(899)), again, "repository:team/a:*");
        assertThat(issued.accessToken().expiry()).isEqualTo(Now.INSTANT.plusSeconds(900));
        assertThat(issued.decision().granted()).hasToString("[repository:team/a:pull]");
        assertThat(refusalOf(() -> issue(desk.at(Now.plus(900)), again, "")))
                .isEqualTo(new BadCredential.ExpiredToken(Duration.ZERO));
    }

    @Test
    void issue_offline_givesNoRefreshToken() {
        TokenRequest request =
                TokenRequest.fromForm(Fields.parse("grant_type=password&service=registry.example&username="
                        + Credential.NULL_GUID + "&password=" + ACCESS.value() + "&access_type=offline"));
        assertThat(desk.tokens().issue(request).refreshToken()).isEmpty();
    }

    /** Its rights were decided once, and end with it. */
    @Test
    void issue_policyChanged_keepsWhatItHas() {
        assertThat(issue(desk.with(new Policy(List.of())), "repository:team/a:pull")
                        .decision()
                        .isComplete())
                .isTrue();
    }

    @Test
    void issue_forAnotherService_isRefusedWithBoth() {
        TokenRequest request = TokenRequest.fromForm(Fields.parse("grant_type=password&service=other.example&username="
                + Credential.NULL_GUID + "&password=" + ACCESS.value()));
        assertThat(refusalOf(() -> desk.tokens().issue(request)))
                .isEqualTo(new BadCredential.WrongService("registry.example", "other.example"));
    }

    /** Who it was made for goes along with the catalog, and stays away without it. */
    @Test
    void issue_narrowedCatalogToken_keepsItsIdentityWithTheCatalogOnly() {
        List<Scope> granted = Scopes.parse(List.of("registry:catalog:* repository:team/a:pull"));
        Secret token = FakeService.mint()
                .accessToken(FlowFixture.REGISTRY, DEVELOPER, Optional.empty(), granted, Instant.MAX)
                .token();
        assertThat(Compact.part(narrowed(token, "registry:catalog:*"), 1))
                .endsWith(Compact.part(token, 1).replaceFirst(".*,\"identity\"", ",\"identity\""));
        assertThat(Compact.part(narrowed(token, "repository:team/a:pull"), 1)).doesNotContain("identity");
    }

    private Secret narrowed(Secret token, String scopes) {
        return issue(desk, token, scopes).accessToken().token();
    }

    private static TokenFlow.Issued issue(FlowFixture desk, String scopes) {
        return issue(desk, ACCESS, scopes);
    }

    private static TokenFlow.Issued issue(FlowFixture desk, Secret token, String scopes) {
        TokenRequest request =
                TokenRequest.fromForm(Fields.parse("grant_type=password&service=registry.example&username="
                        + Credential.NULL_GUID + "&password=" + token.value() + "&scope=" + scopes));
        return desk.tokens().issue(request);
    }
}
