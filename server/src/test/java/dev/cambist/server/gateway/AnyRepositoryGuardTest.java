package dev.cambist.server.gateway;

import static dev.cambist.server.gateway.GuardFixture.ALICE;
import static dev.cambist.server.gateway.GuardFixture.NOW;
import static dev.cambist.server.gateway.GuardFixture.SERVICE;
import static dev.cambist.server.gateway.GuardFixture.bearer;
import static dev.cambist.server.gateway.GuardFixture.request;
import static dev.cambist.server.gateway.GuardFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RegistryRefusal;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A token for any repository has at each request what the rules give then, of what it was asked for. */
final class AnyRepositoryGuardTest {
    private static final Who CORP = new Who.Matching("corp", List.of(), List.of(), List.of(), Map.of());
    private static final Rule READ = rule("read", CORP, Set.of(Action.PULL, Action.METADATA_READ), "team/**");
    private static final Rule WRITE = rule("write", CORP, Set.of(Action.PUSH, Action.DELETE), "team/own/**");
    private static final Rule LIST = rule("list", CORP, Set.of(Action.CATALOG), "**");
    private static final String ANY = bearer(token("registry:catalog:* repository:*:*"));

    private Policy policy = policy(READ, WRITE, LIST);
    private final Guard guard = new Guard(
            SERVICE,
            GuardFixture.reader(InstantSource.fixed(NOW)),
            identity -> identity.issuer().equals("corp"),
            (caller, asked) -> policy.decide(caller, SERVICE.name(), asked, NOW));

    @Test
    void admit_withinTheRules_passesAndSaysByWhich() {
        Admission said = admit("GET", "/v2/team/app/manifests/x", ANY);
        assertThat(said)
                .isInstanceOfSatisfying(
                        Admission.Admitted.class,
                        admitted -> assertThat(admitted.now().orElseThrow().grants())
                                .extracting(granted -> granted.rule().name())
                                .containsExactly("read"));
        assertThat(admit("PUT", "/v2/team/own/app/manifests/x", ANY)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit("DELETE", "/v2/team/own/app/manifests/x", ANY)).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void admit_beyondTheRules_isDeniedWithTheScopeAndWhatTheyGive() {
        Admission.Denied denied = denied("PUT", "/v2/team/app/manifests/x", ANY);
        assertThat(denied.refusal())
                .isEqualTo(
                        new RegistryRefusal.RulesGiveLess("repository:team/app:pull,push", "repository:team/app:pull"));
        assertThat(denied.challenge().header())
                .endsWith("scope=\"repository:team/app:pull,push\",error=\"insufficient_scope\"");
        assertThat(denied("GET", "/v2/other/app/manifests/x", ANY).refusal())
                .isEqualTo(new RegistryRefusal.RulesGiveLess("repository:other/app:pull", ""));
        assertThat(denied("GET", "/v2/teams/app/manifests/x", ANY)).isNotNull();
    }

    @Test
    void admit_askedForLess_neverHasMore() {
        String pull = bearer(token("repository:*:pull"));
        assertThat(admit("GET", "/v2/team/own/app/manifests/x", pull)).isInstanceOf(Admission.Admitted.class);
        assertThat(denied("PUT", "/v2/team/own/app/manifests/x", pull)).isNotNull();
        assertThat(denied("DELETE", "/v2/team/own/app/manifests/x", pull).refusal())
                .as("the rules were not even asked")
                .isInstanceOf(RegistryRefusal.InsufficientScope.class);
        assertThat(denied("GET", "/v2/_catalog", pull)).isNotNull();
        assertThat(guard.admit(metadata("team/own/app"), GuardFixture.REALM, List.of(pull)))
                .isInstanceOf(Admission.Denied.class);
    }

    @Test
    void admit_afterAChangeOfTheRules_isDecidedAnew() {
        assertThat(admit("GET", "/v2/team/app/manifests/x", ANY)).isInstanceOf(Admission.Admitted.class);
        assertThat(admit("GET", "/v2/_catalog", ANY)).isInstanceOf(Admission.Admitted.class);
        policy = policy(WRITE);
        assertThat(denied("GET", "/v2/team/app/manifests/x", ANY)).isNotNull();
        assertThat(denied("GET", "/v2/_catalog", ANY).refusal())
                .isEqualTo(new RegistryRefusal.RulesGiveLess("registry:catalog:*", ""));
        String named = bearer(token("repository:team/app:pull"));
        assertThat(admit("GET", "/v2/team/app/manifests/x", named))
                .as("a right by name lasts as long as its token")
                .isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void admit_ofWhatIsAnsweredHere_isDecidedTheSameWay() {
        assertThat(guard.admit(metadata("team/app"), GuardFixture.REALM, List.of(ANY)))
                .isInstanceOf(Admission.Cleared.class);
        assertThat(guard.admit(metadata("other/app"), GuardFixture.REALM, List.of(ANY)))
                .isInstanceOf(Admission.Denied.class);
    }

    @Test
    void admit_mount_needsBothByTheRules() {
        Admission mounted = admit("POST", "/v2/team/own/app/blobs/uploads/?mount=s:1&from=team/base", ANY);
        assertThat(((Admission.Admitted) mounted).request().mountedFrom()).contains("team/base");
        Admission uploaded = admit("POST", "/v2/team/own/app/blobs/uploads/?mount=s:1&from=other/base", ANY);
        assertThat(((Admission.Admitted) uploaded).request().mountedFrom()).isEmpty();
    }

    @Test
    void admit_byNameAndByRulesTogether_addsUp() {
        policy = policy(rule("push", CORP, Set.of(Action.PUSH), "team/app"));
        String both = bearer(token("repository:team/app:pull repository:*:push"));
        assertThat(admit("PUT", "/v2/team/app/manifests/x", both)).isInstanceOf(Admission.Admitted.class);
        assertThat(denied("PUT", "/v2/team/else/manifests/x", both)).isNotNull();
    }

    @Test
    void admit_ofAnIssuerThatIsTrustedNoMore_isDenied() {
        Identity former = new Identity("old", "https://old.example", "alice", ALICE.claims());
        String shown = bearer(token(SERVICE, former, NOW, "repository:*:pull"));
        assertThat(denied("GET", "/v2/team/app/manifests/x", shown).refusal())
                .isEqualTo(new BadCredential.IssuerRemoved("old"));
    }

    @Test
    void admit_anonymously_hasWhatAnyoneHas() {
        policy = policy(READ, rule("public", new Who.Anyone(), Set.of(Action.PULL), "public/**"));
        String shown = bearer(token(SERVICE, new Caller.Anonymous(), NOW, "repository:*:*"));
        assertThat(admit("GET", "/v2/public/app/manifests/x", shown)).isInstanceOf(Admission.Admitted.class);
        assertThat(denied("GET", "/v2/team/app/manifests/x", shown).refusal())
                .isEqualTo(new RegistryRefusal.InsufficientScope("repository:team/app:pull", "", false));
    }

    @Test
    void admit_theBase_needsNothing() {
        assertThat(admit("GET", "/v2/", bearer(token("repository:*:pull")))).isInstanceOf(Admission.Admitted.class);
    }

    private static List<Scope> metadata(String name) {
        return List.of(Scope.repository(name, Set.of(Action.METADATA_READ)));
    }

    private Admission admit(String method, String target, String shown) {
        return guard.admit(request(method, target), GuardFixture.REALM, List.of(shown));
    }

    private Admission.Denied denied(String method, String target, String shown) {
        Admission said = admit(method, target, shown);
        assertThat(said).isInstanceOf(Admission.Denied.class);
        return (Admission.Denied) said;
    }

    private static Rule rule(String name, Who who, Set<Action> actions, String on) {
        return new Rule(name, 0, who, actions, List.of(RepositoryPattern.of(on)));
    }

    private static Policy policy(Rule... rules) {
        return new Policy(Stream.of(rules).toList(), Set.of(SERVICE.name()));
    }
}
