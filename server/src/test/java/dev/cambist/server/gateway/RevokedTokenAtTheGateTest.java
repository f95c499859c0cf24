package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.RevocationIndex;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.token.TokenReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A token that was let through a moment ago, and is remembered, is not once it was revoked. */
final class RevokedTokenAtTheGateTest {
    private static final RegistryRequest PULL = GuardFixture.request("GET", "/v2/team/app/manifests/latest");

    private final RevocationIndex index = new RevocationIndex();
    private final TokenReader usual = GuardFixture.reader(InstantSource.fixed(GuardFixture.NOW));
    private final TokenReader reader = new TokenReader(
            usual.issuer(),
            usual.refreshKeys(),
            usual.trusted(),
            token -> {
                if (index.isRevoked(token)) {
                    throw new RefusedException(new BadCredential.RevokedToken(token.login()));
                }
            },
            usual.clock());
    private final Guard guard = GuardFixture.guard(reader, identity -> true);
    private final Secret token = GuardFixture.token("repository:team/app:pull");

    @Test
    void admit_tokenThatIsRemembered_isRefusedOnceItIsRevoked() {
        assertThat(admit()).isInstanceOf(Admission.Admitted.class);

        index.add(Revocation.of(
                new Revoked.OfIdentity("corp", "alice"),
                GuardFixture.NOW.plusSeconds(1),
                GuardFixture.NOW.plusSeconds(1),
                "operator",
                Duration.ofDays(30),
                Duration.ofDays(1)));

        assertThat(admit()).isInstanceOfSatisfying(Admission.Denied.class, denied -> {
            assertThat(denied.refusal()).isEqualTo(new BadCredential.RevokedToken(false));
            assertThat(denied.challenge().header()).contains("error=\"invalid_token\"");
        });
    }

    private Admission admit() {
        return guard.admit(PULL, GuardFixture.REALM, List.of(GuardFixture.bearer(token)));
    }
}
