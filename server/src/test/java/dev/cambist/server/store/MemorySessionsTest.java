package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MemorySessionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final MemorySessions sessions = new MemorySessions(2);

    @Test
    void save_moreThanThereIsRoomFor_forgetsTheOneThatWasUsedLongestAgo() {
        sessions.save(List.of(session("first", 0), session("second", 1)));
        sessions.save(List.of(session("first", 2)));
        sessions.save(List.of(session("third", 3)));

        assertThat(sessions.find(SessionFilter.ALL, NOW, 10))
                .extracting(Session::id)
                .containsExactlyInAnyOrder("first", "third");
        assertThat(sessions.count(SessionFilter.ALL, NOW)).isEqualTo(2);
    }

    @Test
    void save_oneThatWasForgotten_hasItAgain() {
        sessions.save(List.of(session("first", 0), session("second", 1), session("third", 2)));
        sessions.save(List.of(session("first", 3)));

        assertThat(sessions.find(SessionFilter.ALL, NOW, 10))
                .extracting(Session::id)
                .containsExactlyInAnyOrder("first", "third");
    }

    private static Session session(String id, int usedAt) {
        return new Session(
                id,
                "registry.example",
                "corp",
                "alice",
                "{}",
                "192.0.2.7",
                Optional.empty(),
                NOW,
                NOW.plusSeconds(usedAt),
                NOW.plus(Duration.ofHours(3)));
    }
}
