package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.jose.VerificationKey;
import dev.cambist.core.refusal.RefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CachedKeysLogTest {
    private final SettableClock clock = new SettableClock();
    private final FakeKeySource source = new FakeKeySource();
    private final CachedKeys keys = source.cached(clock);
    private final LogLines log = new LogLines();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void known_lookEndsUnforeseen_isABugAndNotARefusal() {
        source.gives(() -> {
            throw new IllegalStateException("a bug");
        });

        assertThatThrownBy(keys::known).isInstanceOf(IllegalStateException.class);
        assertThat(log.about(FakeKeySource.ISSUER))
                .singleElement()
                .asString()
                .startsWith("ERROR looking for the keys of issuer " + FakeKeySource.ISSUER);
    }

    @Test
    void load_failure_isTheCallers() {
        source.fails();

        assertThatThrownBy(keys::load).isInstanceOf(IssuerException.class).hasMessage("it is down");
        assertThat(log.about(FakeKeySource.ISSUER)).isEmpty();
    }

    @Test
    void log_outage_isOneLineAtItsBeginningOneInTenMinutesAndOneAtItsEnd() {
        source.fails();
        for (int minute = 0; minute < 11; minute++) {
            keys.await();
            clock.advance(Duration.ofMinutes(1));
        }
        source.gives(FakeKeySource.FIRST);
        keys.known();

        String down = "WARN issuer https://issuer.example.com: no keys, so its tokens are refused: it is down";
        assertThat(log.about(FakeKeySource.ISSUER))
                .containsExactly(down, down, "INFO issuer https://issuer.example.com: 1 usable key(s) from there");
        assertThat(source.looks()).isEqualTo(12);
    }

    @Test
    void log_outageWithKeysAtHand_saysHowLongTheyServeAndThenThatTheyDoNot() {
        keys.known();
        source.fails();
        clock.advance(Duration.ofHours(1));
        keys.refreshed();
        clock.advance(Duration.ofHours(23));
        assertThatThrownBy(keys::refreshed).isInstanceOf(RefusedException.class);

        assertThat(log.about(FakeKeySource.ISSUER))
                .containsExactly(
                        "INFO issuer https://issuer.example.com: 1 usable key(s) from there",
                        "WARN issuer https://issuer.example.com: its keys cannot be renewed, those of"
                                + " 2026-11-22T10:00:00Z serve until 2026-11-23T10:00:00Z: it is down",
                        "WARN issuer https://issuer.example.com: no keys, so its tokens are refused: it is down");
    }

    @Test
    void log_severalKeysOfOneName_isAWarningWhenTheyAreRead() {
        List<VerificationKey> twins = List.of(
                new VerificationKey(
                        Optional.of("k\n1"), TestKey.es256("a").pair().getPublic(), Optional.empty()),
                new VerificationKey(
                        Optional.of("k\n1"), TestKey.es256("b").pair().getPublic(), Optional.empty()),
                new VerificationKey(Optional.of("k2"), TestKey.es256("c").pair().getPublic(), Optional.empty()),
                new VerificationKey(
                        Optional.of("k2"), TestKey.ed25519("d").pair().getPublic(), Optional.empty()));
        source.gives(twins);
        keys.known();
        clock.advance(Duration.ofMinutes(1));
        keys.refreshed();

        assertThat(log.about(FakeKeySource.ISSUER))
                .containsExactly(
                        "INFO issuer https://issuer.example.com: 4 usable key(s) from there",
                        "WARN issuer https://issuer.example.com publishes 2 keys of one kind under the name k\uFFFD1; a"
                                + " token that names it is checked with a few of them");
    }

    @Test
    void log_rotation_isALineAndSameKeysAreNone() {
        keys.known();
        clock.advance(Duration.ofMinutes(1));
        keys.refreshed();
        source.gives(FakeKeySource.SECOND);
        clock.advance(Duration.ofMinutes(1));
        keys.refreshed();

        assertThat(source.looks()).isEqualTo(3);
        assertThat(log.about(FakeKeySource.ISSUER)).hasSize(2).allMatch(line -> line.startsWith("INFO"));
    }
}
