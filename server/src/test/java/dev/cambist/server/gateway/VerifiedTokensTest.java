package dev.cambist.server.gateway;

import static dev.cambist.server.gateway.GuardFixture.KEY;
import static dev.cambist.server.gateway.GuardFixture.NAME;
import static dev.cambist.server.gateway.GuardFixture.NOW;
import static dev.cambist.server.gateway.GuardFixture.OTHER_KEY;
import static dev.cambist.server.gateway.GuardFixture.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.SigningKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is remembered of tokens, and for how long. A token verified anew is another object. */
final class VerifiedTokensTest {
    private static final Secret TOKEN = token("repository:team/app:pull");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final AtomicReference<KeyRing<SigningKey>> keys = new AtomicReference<>(new KeyRing<>(KEY, List.of()));
    private final VerifiedTokens tokens = tokensOf(new Service(NAME, Set.of(), keys::get));

    @Test
    void verified_again_verifiesNothing() {
        OwnToken.Access first = tokens.verified(TOKEN);
        assertThat(tokens.verified(new Secret(TOKEN.value()))).isSameAs(first);
    }

    @Test
    void verified_anotherToken_isItsOwn() {
        OwnToken.Access first = tokens.verified(TOKEN);
        assertThat(tokens.verified(token("repository:team/app:push"))).isNotSameAs(first);
    }

    @Test
    void verified_sameTokenInAnotherSpelling_isRefused() {
        tokens.verified(TOKEN);
        assertRefused(new Secret(TOKEN.value() + "="), BadCredential.MalformedToken.class);
        assertRefused(new Secret(TOKEN.value() + " "), BadCredential.MalformedToken.class);
    }

    @Test
    void verified_rememberedToken_expiresAllTheSame() {
        OwnToken.Access first = tokens.verified(TOKEN);
        now.set(NOW.plusSeconds(929));
        assertThat(tokens.verified(TOKEN)).isSameAs(first);
        now.set(NOW.plusSeconds(930));
        assertRefused(TOKEN, BadCredential.ExpiredToken.class);
    }

    @Test
    void verified_keyThatBecameAFormerOne_isRemembered() {
        OwnToken.Access first = tokens.verified(TOKEN);
        keys.set(new KeyRing<>(OTHER_KEY, List.of(KEY)));
        assertThat(tokens.verified(TOKEN)).isSameAs(first);
    }

    @Test
    void verified_keyThatIsGone_isRefusedAtOnceAndForgotten() {
        OwnToken.Access first = tokens.verified(TOKEN);
        keys.set(new KeyRing<>(OTHER_KEY, List.of()));
        assertRefused(TOKEN, BadCredential.BadSignature.class);
        keys.set(new KeyRing<>(KEY, List.of()));
        assertThat(tokens.verified(TOKEN)).isNotSameAs(first);
    }

    @Test
    void verified_inAnotherService_isRefused() {
        tokens.verified(TOKEN);
        VerifiedTokens others = tokensOf(new Service("other.example", Set.of(), keys::get));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> others.verified(TOKEN))
                .extracting(RefusedException::refusal)
                .isEqualTo(new BadCredential.WrongService(NAME, "other.example"));
    }

    /** A refusal is not remembered: the same token is good as soon as its key is there. */
    @Test
    void verified_refusedToken_isLookedAtAnew() {
        keys.set(new KeyRing<>(OTHER_KEY, List.of()));
        assertRefused(TOKEN, BadCredential.BadSignature.class);
        keys.set(new KeyRing<>(KEY, List.of()));
        assertThat(tokens.verified(TOKEN)).isNotNull();
    }

    @Test
    void verified_moreThanFit_areNotAllRemembered() {
        Secret other = token("repository:team/app:push");
        long room = TOKEN.value().length() + other.value().length() - 1L;
        VerifiedTokens few = new VerifiedTokens(GuardFixture.SERVICE, GuardFixture.reader(now::get), room);
        OwnToken.Access first = few.verified(TOKEN);
        OwnToken.Access second = few.verified(other);
        assertThat(few.verified(other) == second && few.verified(TOKEN) == first)
                .isFalse();
    }

    private VerifiedTokens tokensOf(Service service) {
        InstantSource clock = now::get;
        return new VerifiedTokens(service, GuardFixture.reader(clock));
    }

    private void assertRefused(Secret token, Class<?> refusal) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> tokens.verified(token))
                .extracting(RefusedException::refusal)
                .isInstanceOf(refusal);
    }
}
