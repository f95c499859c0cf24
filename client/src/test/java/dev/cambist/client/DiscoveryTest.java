package dev.cambist.client;

import static dev.cambist.client.FakeService.EXCHANGE;
import static dev.cambist.client.FakeService.PING;
import static dev.cambist.client.FakeService.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.client.FakeService.Reply;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the credentials look for the token service, and what they make of what they find. */
@Timeout(60)
final class DiscoveryTest {
    private static final String SCOPE = "repository:team/app:pull";

    private final ManualClock clock = new ManualClock();
    private final FakeRegistry registry = new FakeRegistry(clock);
    private final FakeRegistry elsewhere = new FakeRegistry(clock);

    private RegistryCredentialsBuilder builder() {
        return RegistryCredentials.builder(registry.url())
                .identity(() -> "identity")
                .transport(clock.transport().retryPolicy(RetryPolicy.none()).build());
    }

    private void realm(String realm) {
        registry.service.answer(PING, Reply.challenge("Bearer realm=\"" + realm + "\",service=\"other\""));
    }

    @AfterEach
    void stop() {
        registry.close();
        elsewhere.close();
    }

    @Test
    void realm_onAnotherPortOfLocalhost_getsTheExchangeToo() {
        realm(elsewhere.url() + "/oauth2/token");

        builder().build().authorizationFor(SCOPE);

        assertThat(elsewhere.exchanges()).isEqualTo(1);
        assertThat(elsewhere.service.asked(EXCHANGE).getFirst().field("service"))
                .isEqualTo("other");
        assertThat(registry.exchanges()).isZero();
    }

    @Test
    void exchangeAtRegistry_realmOnAnotherPort_getsOnlyTheRefreshToken() {
        realm(elsewhere.url() + "/oauth2/token");

        assertThatThrownBy(() -> builder().exchangeAtRegistry().build().authorizationFor(SCOPE))
                .isInstanceOf(RefusedException.class);

        assertThat(registry.exchanges()).isEqualTo(1);
        assertThat(elsewhere.exchanges()).isZero();
        assertThat(elsewhere.tokensBought()).isEqualTo(1);
    }

    @Test
    void realm_withAnotherPath_keepsItAndTheExchangeItsOwn() {
        realm(registry.url() + "/acr/oauth2/token");
        registry.service.answer("/acr/oauth2/token", Reply.accessToken("connected"));

        assertThat(builder().build().authorizationFor(SCOPE).value()).isEqualTo("Bearer connected");
        assertThat(registry.exchanges()).isEqualTo(1);
    }

    @Test
    void realm_onAnotherSite_getsNothingUnlessAllowed() {
        String address = "http://127.0.0.1:" + elsewhere.url().getPort();
        realm(address + "/oauth2/token");

        assertThatThrownBy(() -> builder().build().authorizationFor(SCOPE))
                .isInstanceOf(UntrustedRealmException.class)
                .hasMessageContaining("allowRealm(URI.create(\"" + address + "\"))");
        assertThat(elsewhere.exchanges() + elsewhere.tokensBought()).isZero();
        assertThat(registry.exchanges()).isZero();
    }

    @Test
    void registry_openToAll_isToldApart() {
        registry.service.answer(PING, Reply.json(200, "{}"));

        assertThatThrownBy(() -> builder().build().authorizationFor(SCOPE))
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("the registry asks for no sign-in");
    }

    @Test
    void registry_withBasicOnly_isToldApart() {
        registry.service.answer(PING, Reply.challenge("Basic realm=\"registry\""));

        assertThatThrownBy(() -> builder().build().authorizationFor(SCOPE))
                .isInstanceOf(UnexpectedAnswerException.class)
                .hasMessageContaining("answered 401 without a Bearer challenge");
    }

    @Test
    void registry_behindAFirewall_isRefusedWithItsMessage() {
        registry.service.answer(PING, Reply.error(403, "DENIED", "client with IP '1.2.3.4' is not allowed access."));

        assertThatThrownBy(() -> builder().build().authorizationFor(SCOPE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("403 DENIED: client with IP '1.2.3.4' is not allowed access.");
    }

    @Test
    void challenge_withoutService_meansTheHost() {
        registry.service.answer(PING, Reply.challenge("Bearer realm=\"" + registry.url() + "/oauth2/token\""));

        builder().build().authorizationFor(SCOPE);

        assertThat(registry.service.asked(EXCHANGE).getFirst().field("service")).isEqualTo("localhost");
    }

    @Test
    void challenge_answeredBefore_isNotAskedForAgainWithinTheHour() {
        RegistryCredentials credentials = builder().build();
        credentials.authorizationFor(SCOPE);
        clock.advance(Duration.ofMinutes(50));
        credentials.authorizationFor(SCOPE);

        assertThat(registry.service.asked(PING)).hasSize(1);
    }

    @Test
    void realm_thatMoved_isFoundAfterAFailure() {
        RegistryCredentials credentials = builder().build();
        credentials.authorizationFor(SCOPE);
        realm(elsewhere.url() + "/oauth2/token");
        registry.service.answer(TOKEN, Reply.bare(404));

        assertThatThrownBy(() -> credentials.authorizationFor("repository:other:pull"))
                .isInstanceOf(RefusedException.class);
        assertThat(credentials.authorizationFor("repository:other:pull").value())
                .startsWith("Bearer ");
        assertThat(elsewhere.exchanges()).isEqualTo(1);
    }

    @Test
    void failure_ofOneScope_losesNoToken() {
        RegistryCredentials credentials = builder().build();
        String kept = credentials.authorizationFor(SCOPE).value();
        registry.service.answer(TOKEN, Reply.bare(404));
        assertThatThrownBy(() -> credentials.authorizationFor("repository:other:pull"))
                .isInstanceOf(RefusedException.class);

        assertThat(credentials.authorizationFor(SCOPE).value()).isEqualTo(kept);
    }

    @Test
    void identitySource_thatFails_isTheCause() {
        RegistryCredentials credentials = builder()
                .identity(() -> {
                    throw new IllegalStateException("no managed identity here");
                })
                .build();

        assertThatThrownBy(() -> credentials.authorizationFor(SCOPE))
                .isInstanceOf(IdentityTokenException.class)
                .hasMessage("the source of identity tokens failed (IllegalStateException; it is the cause of this"
                        + " exception)")
                .hasRootCauseMessage("no managed identity here");
    }

    @Test
    void identitySource_thatGivesNoToken_isToldApart() {
        assertThatThrownBy(() -> builder().identity(() -> null).build().authorizationFor(SCOPE))
                .isInstanceOf(IdentityTokenException.class)
                .hasMessageContaining("gave something that is no token: the identity token is empty");
        assertThatThrownBy(() -> builder().identity(() -> "Bearer eyJ").build().authorizationFor(SCOPE))
                .isInstanceOf(IdentityTokenException.class)
                .hasMessageContaining("has a character at position 6");
    }

    @Test
    void identitySource_thatHangs_isLeftAndInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        RegistryCredentials credentials = builder()
                .identity(() -> {
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                })
                .transport(clock.transport().deadline(Duration.ofSeconds(1)).build())
                .build();

        assertThatThrownBy(() -> credentials.authorizationFor(SCOPE))
                .isInstanceOf(IdentityTokenException.class)
                .hasMessage("the source of identity tokens gave none within 1 s");
        interrupted.await();
    }
}
