package dev.cambist.server.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120) // a guard against hanging
final class SessionLogTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final FakeStore store = new FakeStore(Optional.empty());

    @Test
    void close_whatWasRecorded_isWritten() throws Exception {
        try (SessionLog log = SessionLog.start(store, InstantSource.fixed(NOW))) {
            log.record(session("s1", NOW));
            log.record(session("s2", NOW));
        }

        assertThat(kept()).extracting(Session::id).containsExactlyInAnyOrder("s1", "s2");
    }

    @Test
    void record_manyUsesOfOneSession_areOneWithTheLastUse() throws Exception {
        try (SessionLog log = SessionLog.start(store, InstantSource.fixed(NOW))) {
            for (int i = 0; i < 1000; i++) {
                log.record(session("s1", NOW.plusSeconds(i)));
            }
        }

        assertThat(kept()).extracting(Session::lastUsed).containsExactly(NOW.plusSeconds(999));
        assertThat(store.saves()).isLessThan(1000);
    }

    @Test
    void record_storeLost_waitsUntilItIsBack() throws Exception {
        store.lose();
        SessionLog log = SessionLog.start(store, InstantSource.fixed(NOW));
        log.record(session("s1", NOW));
        store.comeBack();
        while (store.saves() == 0) {
            Thread.sleep(20);
        }
        log.close();

        assertThat(kept()).extracting(Session::id).containsExactly("s1");
    }

    /** A request is never kept waiting. */
    @Test
    void record_noRoom_returnsAtOnceAndKeepsWhatHadRoom() throws Exception {
        SessionLog log = new SessionLog(store, InstantSource.fixed(NOW), 1, SessionLog.USES);
        log.record(session("s1", NOW));
        log.record(session("s2", NOW));
        log.begin();
        log.close();

        assertThat(kept()).extracting(Session::id).containsExactly("s1");
    }

    @Test
    void uses_ofASessionThatIsKnown_waitUntilSomebodyAsks_whileOnesThatBeginAreWritten() throws Exception {
        try (SessionLog log = new SessionLog(store, InstantSource.fixed(NOW), 10, Duration.ofDays(1)).begin()) {
            for (int i = 0; i < 3; i++) {
                String begun = "new " + i;
                log.record(session("known", NOW.plusSeconds(600 + i)));
                log.record(session(begun, NOW));
                while (kept().stream().noneMatch(kept -> kept.id().equals(begun))) {
                    Thread.sleep(5);
                }
            }
            assertThat(kept()).extracting(Session::id).doesNotContain("known");

            log.writeWaiting();

            assertThat(kept())
                    .filteredOn(kept -> kept.id().equals("known"))
                    .extracting(Session::lastUsed)
                    .containsExactly(NOW.plusSeconds(602));
        }
    }

    @Test
    void uses_ofSessionsThatAreKnown_areWrittenAfterAWhile() throws Exception {
        try (SessionLog log = new SessionLog(store, InstantSource.fixed(NOW), 10, Duration.ofMillis(1)).begin()) {
            log.record(session("known", NOW.plusSeconds(600)));
            while (kept().isEmpty()) {
                Thread.sleep(5);
            }
        }
    }

    @Test
    void writeWaiting_storeLost_returns() throws Exception {
        store.lose();
        try (SessionLog log = SessionLog.start(store, InstantSource.fixed(NOW))) {
            log.record(session("s1", NOW));

            log.writeWaiting();
            log.writeWaiting();

            store.comeBack();
        }
        assertThat(kept()).extracting(Session::id).containsExactly("s1");
    }

    private List<Session> kept() throws Exception {
        return store.get().sessions().find(SessionFilter.ALL, NOW, 100);
    }

    private static Session session(String id, Instant used) {
        return new Session(
                id,
                "registry.example",
                "corp",
                "alice",
                "{}",
                "192.0.2.1",
                Optional.empty(),
                NOW,
                used,
                NOW.plusSeconds(10_800));
    }
}
