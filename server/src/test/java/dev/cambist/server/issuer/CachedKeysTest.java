package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CachedKeysTest {
    private final SettableClock clock = new SettableClock();
    private final FakeKeySource source = new FakeKeySource();
    private final CachedKeys keys = source.cached(clock);

    @Test
    void known_nothingFetchedYet_fetchesOnce() {
        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
        assertThat(source.looks()).isEqualTo(1);
    }

    @Test
    void known_issuerNeverUp_isRefusedWithWhatIsLeftOfTheBackOff() {
        source.fails();
        for (int look = 0; look < 9; look++) {
            FakeKeySource.assertUnavailable(keys::known);
            clock.advance(Duration.ofSeconds(30));
        }
        FakeKeySource.assertUnavailable(keys::known, Duration.ofSeconds(30));
        clock.advance(Duration.ofSeconds(12));
        FakeKeySource.assertUnavailable(keys::known, Duration.ofSeconds(18));
        assertThat(source.looks()).isEqualTo(10);
    }

    /** One bad answer at the start must not cost half a minute. */
    @Test
    void known_firstLookFails_isFollowedByAnotherAfterAFifthOfASecond() {
        source.fails();
        FakeKeySource.assertUnavailable(keys::known, Duration.ofSeconds(1));
        clock.advance(Duration.ofMillis(199));
        FakeKeySource.assertUnavailable(keys::known, Duration.ofSeconds(1));
        assertThat(source.looks()).isEqualTo(1);

        source.gives(FakeKeySource.FIRST);
        clock.advance(Duration.ofMillis(1));
        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
        assertThat(source.looks()).isEqualTo(2);
    }

    @Test
    void refreshIfDue_noKeysYet_looksAgainWithoutBeingAskedAndEverLessOften() {
        source.fails();
        keys.await();
        long millis = 200;
        for (int look = 2; look <= 7; look++) {
            clock.advance(Duration.ofMillis(millis));
            keys.refreshIfDue();
            keys.await();
            assertThat(source.looks()).isEqualTo(look);
            keys.refreshIfDue();
            keys.await();
            assertThat(source.looks()).isEqualTo(look);
            millis *= 2;
        }
    }

    @Test
    void known_whatIsFoundCannotBeUsed_isNotPromisedForLater() {
        source.gives(() -> {
            throw new IssuerException("it is of issuer https://a/, not of https://a as configured");
        });

        FakeKeySource.assertUnavailable(keys::known, true, Duration.ofSeconds(1));
    }

    @Test
    void known_serverIsDownAfterWhatCouldNotBeUsed_passesAgain() {
        source.gives(() -> {
            throw new IssuerException("its JWK set is empty");
        });
        FakeKeySource.assertUnavailable(keys::known, true, Duration.ofSeconds(1));
        source.fails();
        clock.advance(Duration.ofSeconds(30));

        FakeKeySource.assertUnavailable(keys::known, false, Duration.ofSeconds(1));
    }

    @Test
    void known_endOfTheCoolDown_isNeverZeroSecondsAway() {
        source.fails();
        for (int look = 0; look < 9; look++) {
            FakeKeySource.assertUnavailable(keys::known);
            clock.advance(Duration.ofSeconds(30));
        }
        FakeKeySource.assertUnavailable(keys::known, Duration.ofSeconds(30));
        clock.advance(Duration.ofMillis(29_999));

        FakeKeySource.assertUnavailable(keys::known, Duration.ofSeconds(1));
    }

    @Test
    void known_issuerUpAgainAfterTheCoolDown_hasItsKeys() {
        source.fails();
        FakeKeySource.assertUnavailable(keys::known, Duration.ofSeconds(1));
        source.gives(FakeKeySource.FIRST);
        clock.advance(Duration.ofSeconds(30));

        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
    }

    @Test
    void refreshed_withinTheCoolDown_returnsWhatIsKnownAtOnce() {
        keys.known();
        source.gives(FakeKeySource.SECOND);
        clock.advance(Duration.ofSeconds(29));

        assertThat(keys.refreshed()).isEqualTo(FakeKeySource.FIRST);
        assertThat(source.looks()).isEqualTo(1);
    }

    @Test
    void refreshed_afterTheCoolDown_looksOnce() {
        keys.known();
        source.gives(FakeKeySource.SECOND);
        clock.advance(Duration.ofSeconds(30));

        assertThat(keys.refreshed()).isEqualTo(FakeKeySource.SECOND);
        assertThat(keys.refreshed()).isEqualTo(FakeKeySource.SECOND);
        assertThat(keys.known()).isEqualTo(FakeKeySource.SECOND);
        assertThat(source.looks()).isEqualTo(2);
    }

    @Test
    void refreshed_failure_startsACoolDownTooAndKeepsTheKeys() {
        keys.known();
        source.fails();
        clock.advance(Duration.ofSeconds(30));

        assertThat(keys.refreshed()).isEqualTo(FakeKeySource.FIRST);
        clock.advance(Duration.ofSeconds(29));
        assertThat(keys.refreshed()).isEqualTo(FakeKeySource.FIRST);
        assertThat(source.looks()).isEqualTo(2);
    }

    @Test
    void refreshIfDue_beforeItIsTime_doesNothing() {
        keys.known();
        clock.advance(Duration.ofMinutes(8).minusMillis(1));
        keys.refreshIfDue();

        // The cool-down of the first look is over, and no other one has begun.
        FakeKeySource.assertUnavailable(
                () -> {
                    throw keys.unavailable();
                },
                Duration.ofSeconds(1));
    }

    @Test
    void refreshIfDue_afterTenMinutes_looksWithoutBeingAsked() {
        keys.known();
        source.gives(FakeKeySource.SECOND);
        clock.advance(Duration.ofMinutes(10));
        keys.refreshIfDue();
        keys.await();

        assertThat(keys.known()).isEqualTo(FakeKeySource.SECOND);
        assertThat(source.looks()).isEqualTo(2);
    }

    @Test
    void refreshIfDue_afterAFailure_looksAgainWithinAMinute() {
        source.fails();
        keys.await();
        source.gives(FakeKeySource.FIRST);
        clock.advance(Duration.ofMinutes(1));
        keys.refreshIfDue();
        keys.await();

        assertThat(source.looks()).isEqualTo(2);
        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
    }

    @Test
    void known_outage_isOutlastedBy24HoursAndNotMore() {
        keys.known();
        source.fails();
        clock.advance(Duration.ofHours(24).minusMillis(1));
        assertThat(keys.refreshed()).isEqualTo(FakeKeySource.FIRST);

        clock.advance(Duration.ofMillis(1));
        // The look a millisecond ago failed, so there is none now.
        FakeKeySource.assertUnavailable(keys::known, Duration.ofSeconds(1));
        assertThat(source.looks()).isEqualTo(2);
    }

    @Test
    void known_keysTooOldAndIssuerUpAgain_areFetchedOnTheSpot() {
        keys.known();
        source.gives(FakeKeySource.SECOND);
        clock.advance(Duration.ofHours(25));

        assertThat(keys.known()).isEqualTo(FakeKeySource.SECOND);
    }

    @Test
    void known_clockSetBack_stillLooks() {
        keys.known();
        source.gives(FakeKeySource.SECOND);
        clock.advance(Duration.ofDays(-1));

        assertThat(keys.known()).isEqualTo(FakeKeySource.FIRST);
        assertThat(keys.refreshed()).isEqualTo(FakeKeySource.SECOND);
    }
}
