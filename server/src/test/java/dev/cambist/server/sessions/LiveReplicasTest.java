package dev.cambist.server.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.session.Replica;
import dev.cambist.server.sessions.LiveReplicas.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120) // a guard against hanging
final class LiveReplicasTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final FakeStore store = new FakeStore(Optional.of(Duration.ofMinutes(10)));
    private final LiveReplicas one = replica(store, "1.0.0", "a");
    private final LiveReplicas other = replica(store, "1.0.1", "b");

    private LiveReplicas replica(FakeStore shared, String version, String configuration) {
        return new LiveReplicas(shared, version, () -> configuration, time::get);
    }

    @Test
    void seen_afterABeatOfEach_hasTheOther() {
        other.beat();
        time.set(NOW.plusSeconds(1));
        one.beat();

        Seen seen = one.seen();
        assertThat(seen.others())
                .containsExactly(new Replica(other.seen().self().id(), "", "1.0.1", "b", NOW, NOW));
        assertThat(seen.self().seen()).isEqualTo(NOW.plusSeconds(1));
        assertThat(seen.isQuiet(seen.others().getFirst())).isFalse();
    }

    @Test
    void seen_otherThatSaysNothingMore_isQuietAndThenForgotten() {
        other.beat();
        time.set(NOW.plus(LiveReplicas.QUIET));
        one.beat();
        assertThat(one.seen().isQuiet(one.seen().others().getFirst())).isFalse();

        time.set(NOW.plus(LiveReplicas.QUIET).plusMillis(1));
        one.beat();
        assertThat(one.seen().isQuiet(one.seen().others().getFirst())).isTrue();

        time.set(NOW.plus(LiveReplicas.FORGOTTEN).plusMillis(1));
        one.beat();
        assertThat(one.seen().others()).isEmpty();
    }

    /** Who cannot look does not know that the others are quiet. */
    @Test
    void seen_storeIsLost_isWhatWasReadLast() {
        other.beat();
        one.beat();
        store.lose();
        time.set(NOW.plus(LiveReplicas.QUIET).plusSeconds(1));
        one.beat();

        Seen seen = one.seen();
        assertThat(seen.looked()).isEqualTo(NOW);
        assertThat(seen.others()).hasSize(1);
        assertThat(seen.isQuiet(seen.others().getFirst())).isFalse();
        assertThat(seen.self().seen()).isEqualTo(time.get());
    }

    @Test
    void beat_storeBreaksDownAndComesBack_isWrittenAgain() throws Exception {
        store.breakDown();
        one.beat();
        store.comeBack();
        one.beat();

        assertThat(store.get().replicas().all()).hasSize(1);
    }

    @Test
    void close_serverThatWasStarted_leavesNothing() throws Exception {
        one.start(8443);
        while (store.get().replicas().all().isEmpty()) {
            Thread.sleep(5);
        }
        assertThat(store.get().replicas().all().getFirst().host()).endsWith(":8443");

        one.close();
        assertThat(store.get().replicas().all()).isEmpty();
    }

    @Test
    void seen_storeThatNobodyElseCanHave_isThisOneAlone() throws Exception {
        FakeStore own = new FakeStore(Optional.empty());
        LiveReplicas alone = replica(own, "1.0.0", "a");
        alone.start(8443);
        alone.close();

        assertThat(alone.seen().others()).isEmpty();
        assertThat(alone.seen().looked()).isEqualTo(NOW);
        assertThat(own.get().replicas().all()).isEmpty();
    }
}
