package dev.cambist.core.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.Now;
import dev.cambist.core.access.AdminRole;
import dev.cambist.core.access.Attribute;
import dev.cambist.core.access.Condition;
import dev.cambist.core.access.Glob;
import dev.cambist.core.access.Policy;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scopes;
import dev.cambist.core.access.Who;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.RevocationCheck;
import dev.cambist.core.token.AdminToken;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.TokenReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The way to a token for the admin API, and that no other token is one. */
final class AdminTokenTest {
    private static final List<String> EVERYTHING = List.of("cambist:admin:*");
    private final FlowFixture flows =
            FlowFixture.open().with(policy(AdminRole.ADMIN)).numbering();

    @Test
    void issue_operator_isATokenThatSaysWhoItIs() {
        AdminToken token = flows.reader().readAdminToken(adminToken());

        assertThat(token.identity().issuer()).isEqualTo("corp");
        assertThat(token.identity().subject()).isEqualTo("alice");
        assertThat(token.granted()).hasToString("[cambist:admin:*]");
        assertThat(token.expiry()).isEqualTo(Now.INSTANT.plusSeconds(900));
    }

    @Test
    void issue_reader_isATokenToAsk() {
        FlowFixture reading = FlowFixture.open().with(policy(AdminRole.READER)).numbering();

        Secret token = issue(reading, login(reading, Service.ADMIN.name()), Service.ADMIN.name());
        assertThat(reading.reader().readAdminToken(token).granted()).hasToString("[cambist:admin:read]");
    }

    @Test
    void exchange_identityWithoutSuchARule_isRefused() {
        refused(() -> login(FlowFixture.open(), Service.ADMIN.name()), BadCredential.NoRights.class);
    }

    /** A login that docker keeps in a file is not one for the server. */
    @Test
    void issue_loginForARegistry_isRefused() {
        Secret login = login(flows, FlowFixture.REGISTRY.name());

        refused(() -> issue(flows, login, Service.ADMIN.name()), BadCredential.WrongService.class);
    }

    @Test
    void issue_adminScopeAtARegistry_grantsNothingOfIt() {
        Secret login = login(flows, FlowFixture.REGISTRY.name());
        Secret token = issue(flows, login, FlowFixture.REGISTRY.name());

        assertThat(flows.reader()
                        .readAccessToken(token, FlowFixture.REGISTRY, Duration.ZERO)
                        .granted())
                .isEmpty();
        refused(() -> flows.reader().readAdminToken(token), BadCredential.WrongTokenKind.class);
    }

    @Test
    void issue_loginOfAnOperatorAtARegistry_isRefused() {
        Secret login = login(flows, Service.ADMIN.name());

        refused(() -> issue(flows, login, FlowFixture.REGISTRY.name()), BadCredential.WrongService.class);
    }

    @Test
    void issue_nobodyOrAnAdminTokenAgain_isRefused() {
        refused(() -> issue(flows, new Credential.None(), Service.ADMIN.name()), BadCredential.NoOperator.class);
        refused(
                () -> issue(flows, new Credential.TokenAsPassword(adminToken()), Service.ADMIN.name()),
                BadCredential.WrongTokenKind.class);
        refused(
                () -> issue(flows, new Credential.RefreshToken(adminToken()), Service.ADMIN.name()),
                BadCredential.WrongTokenKind.class);
        refused(
                () -> issue(flows, new Credential.Password("robot", new Secret("secret")), Service.ADMIN.name()),
                BadCredential.UnknownUser.class);
    }

    @Test
    void issue_tokenOfARegistryAsPassword_isRefused() {
        Secret token = issue(flows, login(flows, FlowFixture.REGISTRY.name()), FlowFixture.REGISTRY.name());

        refused(
                () -> issue(flows, new Credential.TokenAsPassword(token), Service.ADMIN.name()),
                BadCredential.WrongService.class);
    }

    @Test
    void readAdminToken_refreshTokens_areRefused() {
        for (String service : List.of(Service.ADMIN.name(), FlowFixture.REGISTRY.name())) {
            Secret login = login(flows, service);
            refused(() -> flows.reader().readAdminToken(login), BadCredential.WrongTokenKind.class);
        }
    }

    @Test
    void readAccessToken_adminToken_isRefusedAsWhatItIs() {
        for (Service service : List.of(FlowFixture.REGISTRY, FlowFixture.OTHER)) {
            refused(
                    () -> flows.reader().readAccessToken(adminToken(), service, Duration.ZERO),
                    BadCredential.WrongTokenKind.class);
        }
    }

    @Test
    void readAdminToken_oneCharacterChanged_isRefused() {
        String token = adminToken().value();
        for (int at = 0; at < token.length(); at += 7) {
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            Secret forged = new Secret(token.substring(0, at) + other + token.substring(at + 1));
            assertThatThrownBy(() -> flows.reader().readAdminToken(forged)).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void readAdminToken_afterItsEnd_isRefused() {
        Secret token = adminToken();
        InstantSource later = InstantSource.fixed(Now.INSTANT.plusSeconds(901));

        refused(() -> flows.at(later).reader().readAdminToken(token), BadCredential.ExpiredToken.class);
    }

    @Test
    void readAdminToken_always_asksWhetherItIsRevoked() {
        Secret token = adminToken();
        List<String> asked = new ArrayList<>();
        TokenReader plain = flows.reader();
        RevocationCheck revocations = lineage -> asked.add(lineage.service() + " "
                + lineage.session().orElse("-") + " " + lineage.issuer().orElse("-") + " " + lineage.subject());
        new TokenReader(plain.issuer(), plain.refreshKeys(), plain.trusted(), revocations, plain.clock())
                .readAdminToken(token);

        assertThat(asked).hasSize(1).allMatch(lineage -> lineage.matches("cambist:admin [0-9a-f-]{36} corp alice"));
    }

    @Test
    void readAdminToken_issuerRemoved_isRefused() {
        Secret token = adminToken();

        refused(() -> flows.trusting().reader().readAdminToken(token), BadCredential.IssuerRemoved.class);
    }

    @Test
    void services_registryOfThatName_cannotBe() {
        Service impostor = new Service("Cambist:Admin", java.util.Set.of(), FlowFixture.REGISTRY.keys());

        assertThatThrownBy(() -> new Services(List.of(impostor)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("admin API");
        assertThat(new Services(List.of(FlowFixture.REGISTRY)).all()).doesNotContain(Service.ADMIN);
        refused(() -> new Services(List.of()).named("cambist:443"), InvalidRequest.UnknownService.class);
    }

    private Secret adminToken() {
        return issue(flows, login(flows, Service.ADMIN.name()), Service.ADMIN.name());
    }

    private static Secret login(FlowFixture at, String service) {
        return at.exchange()
                .exchange(new ExchangeRequest.OfAccessToken(service, Optional.empty(), FlowFixture.identityToken()))
                .refreshToken()
                .token();
    }

    private static Secret issue(FlowFixture at, Secret login, String service) {
        return issue(at, new Credential.RefreshToken(login), service);
    }

    private static Secret issue(FlowFixture at, Credential credential, String service) {
        return at.tokens()
                .issue(new TokenRequest(service, Scopes.parse(EVERYTHING), credential, AnswerShape.ACR, false))
                .accessToken()
                .token();
    }

    private static Policy policy(AdminRole role) {
        Who dev = new Who.Matching(
                "corp",
                List.of(new Condition.Matches(Attribute.Claim.of("groups"), List.of(new Glob("dev")))),
                List.of());
        List<Rule> rules = new ArrayList<>(FlowFixture.POLICY.rules());
        rules.add(Rule.ofServer("operators", 0, dev, role, Optional.empty()));
        return new Policy(rules);
    }

    private static void refused(ThrowingCallable call, Class<? extends Refusal> why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isInstanceOf(why));
    }
}
