package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.session.Replica;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How every store keeps what servers say of themselves. */
abstract class ReplicaContract {
    private static final Instant THEN = Instant.parse("2026-11-22T12:00:00.123Z");

    abstract Store store();

    static Replica replica(String id, String host, Instant seen) {
        return new Replica(id, host, "1.0.0", "0123456789ab", THEN, seen);
    }

    @Test
    void replica_saved_isAsItWas() throws Exception {
        Replica replica = new Replica("r1", "a'; --:8443", "1.0.0-ü", "", THEN, THEN.plusMillis(7));
        store().replicas().save(replica);

        assertThat(store().replicas().all()).containsExactly(replica);
    }

    @Test
    void replica_savedAgain_isAsItWasSavedLast() throws Exception {
        store().replicas().save(replica("r1", "a:1", THEN));
        Replica later = new Replica("r1", "a:2", "1.0.1", "ba9876543210", THEN.plusMillis(1), THEN.plusSeconds(10));
        store().replicas().save(later);

        assertThat(store().replicas().all()).containsExactly(later);
    }

    @Test
    void replicas_several_areInTheOrderOfTheirHosts() throws Exception {
        store().replicas().save(replica("r1", "b:1", THEN));
        store().replicas().save(replica("r3", "B:1", THEN));
        store().replicas().save(replica("r2", "a:1", THEN));

        assertThat(store().replicas().all()).extracting(Replica::id).containsExactly("r3", "r2", "r1");
    }

    @Test
    void remove_replica_isThatOne() throws Exception {
        store().replicas().save(replica("r1", "a:1", THEN));
        store().replicas().save(replica("r2", "b:1", THEN));
        store().replicas().remove("r1");

        assertThat(store().replicas().all()).extracting(Replica::id).containsExactly("r2");
    }

    @Test
    void removeSeenBefore_replicas_areThoseThatAreQuietForLonger() throws Exception {
        store().replicas().save(replica("r1", "a:1", THEN));
        store().replicas().save(replica("r2", "b:1", THEN.plusMillis(1)));

        assertThat(store().replicas().removeSeenBefore(THEN.plusMillis(1))).isEqualTo(1);
        assertThat(store().replicas().all()).extracting(Replica::id).containsExactly("r2");
    }
}
