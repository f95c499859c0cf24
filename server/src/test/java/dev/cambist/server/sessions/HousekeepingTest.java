package dev.cambist.server.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant OVER = NOW.plusSeconds(60);

    private final FakeStore store = new FakeStore(Optional.of(Duration.ofMinutes(1)));
    private final LiveRevocations revocations =
            new LiveRevocations(store, LiveRevocations.Follower.NONE, () -> {}, () -> NOW);
    private final Housekeeping housekeeping = new Housekeeping(store, revocations, () -> OVER);

    @Test
    void removeExpired_moreThanAtOnce_removesAllInSteps() throws Exception {
        store.get().sessions().save(sessions(0, 2 * Housekeeping.AT_ONCE + 1, OVER));
        store.get().sessions().save(sessions(-1, 1, OVER.plusSeconds(1)));

        housekeeping.removeExpired();

        assertThat(store.get().sessions().find(SessionFilter.ALL, NOW, 10))
                .extracting(Session::id)
                .containsExactly("s-1");
        assertThat(store.removals()).isEqualTo(3);
    }

    @Test
    void removeExpired_storeThatFailsInAnUnforeseenWay_leavesItForNextTime() {
        store.breakDown();

        assertThatCode(housekeeping::removeExpired).doesNotThrowAnyException();
    }

    @Test
    void removeExpired_toldToStop_stopsAfterAStep() throws Exception {
        store.get().sessions().save(sessions(0, 2 * Housekeeping.AT_ONCE, OVER));
        Housekeeping stopped = Housekeeping.start(store, revocations, () -> OVER);
        stopped.close();

        stopped.removeExpired();

        assertThat(store.get().sessions().count(SessionFilter.ALL, NOW)).isEqualTo(Housekeeping.AT_ONCE);
    }

    private static List<Session> sessions(int first, int howMany, Instant expires) {
        return IntStream.range(first, first + howMany)
                .mapToObj(number -> new Session(
                        "s" + number,
                        "registry.example",
                        "corp",
                        "alice",
                        "{}",
                        "192.0.2.1",
                        Optional.empty(),
                        NOW,
                        NOW,
                        expires))
                .toList();
    }
}
