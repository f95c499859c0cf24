package dev.cambist.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RecentGrantsTest {
    private static final String REGISTRY = "registry.example.com";
    private static final Scope PULL = Scope.repository("team/app", Set.of(Action.PULL));
    private static final Verdict.Granted READERS = new Verdict.Granted(
            new Rule("readers", 1, new Who.Anyone(), Set.of(Action.PULL), List.of(RepositoryPattern.of("**"))),
            List.of(PULL));
    private static final Identity ALICE = new Identity("corp", "https://login.example.com", "alice", JsonObject.EMPTY);

    private final RecentGrants grants = new RecentGrants(REGISTRY::equals);

    @Test
    void token_neverIssuedHere_hasNoKnownRules() {
        assertThat(grants.of("b1e0a1de-0000-4000-8000-000000000001")).isEmpty();
        assertThat(grants.issuer("b1e0a1de-0000-4000-8000-000000000001")).isEmpty();
    }

    @Test
    void token_issuedToAnIdentity_hasItsRulesAndIssuer() {
        grants.publish(issued("t", ALICE));
        assertThat(grants.of("t")).containsExactly(READERS);
        assertThat(grants.issuer("t")).contains("corp");
    }

    @Test
    void token_issuedToNobody_hasItsRulesOnly() {
        grants.publish(issued("t", new Caller.Anonymous()));
        assertThat(grants.of("t")).containsExactly(READERS);
        assertThat(grants.issuer("t")).isEmpty();
    }

    @Test
    void token_beforeAsManyOthersAsAreKept_isForgottenFirst() {
        for (int number = 0; number <= RecentGrants.MOST; number++) {
            grants.publish(issued("t" + number, ALICE));
        }
        assertThat(grants.of("t0")).isEmpty();
        assertThat(grants.of("t" + (RecentGrants.MOST / 2 + 1))).isNotEmpty();
        assertThat(grants.of("t" + RecentGrants.MOST)).isNotEmpty();
    }

    @Test
    void token_forARegistryThatClientsReachThemselves_isNotRemembered() {
        grants.publish(issued("t", ALICE, "elsewhere.example.com"));
        assertThat(grants.of("t")).isEmpty();
    }

    private static RequestEvent issued(String id, Caller caller) {
        return issued(id, caller, REGISTRY);
    }

    private static RequestEvent issued(String id, Caller caller, String service) {
        return new RequestEvent(
                new UUID(0, 0),
                Optional.empty(),
                InetAddress.getLoopbackAddress(),
                Optional.empty(),
                "POST /oauth2/token",
                Optional.of(service),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(PULL),
                Optional.of(caller),
                Optional.empty(),
                Optional.empty(),
                new RequestEvent.Result.Issued(new Decision(List.of(PULL), List.of(PULL), List.of(READERS)), id),
                Optional.empty(),
                Duration.ZERO);
    }
}
