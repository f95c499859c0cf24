package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.core.session.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does alike. */
@Timeout(300) // a guard against hanging
abstract class StoreContract extends RobotContract {
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123Z");
    static final Duration LIFE = Duration.ofHours(3);

    private Store store;

    /** An empty one. */
    abstract Store open() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    @Override
    final Store store() {
        return store;
    }

    @Test
    void find_savedSession_isAsItWas() throws Exception {
        Session session = new Session(
                "s1",
                "registry.example",
                "corp",
                "alice'; DROP TABLE sessions; --",
                "{\"groups\":[\"dev\",\"\\u00fc\\u0001\"],\"admin\":true}",
                "2001:db8::1",
                Optional.of("docker/29 \"quoted\""),
                NOW,
                NOW.plusMillis(7),
                NOW.plus(LIFE));
        store.sessions().save(List.of(session));

        assertThat(store.sessions().find(SessionFilter.ALL, NOW, 10)).containsExactly(session);
    }

    @Test
    void find_withoutAnAgent_hasNone() throws Exception {
        Session session = session("s1", "corp", "alice", NOW);
        store.sessions().save(List.of(session));

        assertThat(store.sessions().find(SessionFilter.ALL, NOW, 10)).containsExactly(session);
    }

    @Test
    void find_sessionThatIsOver_isNotThere() throws Exception {
        store.sessions().save(List.of(session("s1", "corp", "alice", NOW)));

        assertThat(store.sessions().find(SessionFilter.ALL, NOW.plus(LIFE), 10)).isEmpty();
        assertThat(store.sessions().count(SessionFilter.ALL, NOW.plus(LIFE))).isZero();
    }

    @Test
    void find_byEachProperty_isThoseThatFitAll() throws Exception {
        store.sessions()
                .save(List.of(
                        session("s1", "corp", "alice", NOW),
                        session("s2", "corp", "bob", NOW.plusSeconds(1)),
                        session("s3", "other", "alice", NOW.plusSeconds(2))));

        assertThat(ids(SessionFilter.ALL)).containsExactly("s3", "s2", "s1");
        assertThat(ids(SessionFilter.ALL.ofId("s2"))).containsExactly("s2");
        assertThat(ids(SessionFilter.ALL.ofIssuer("corp"))).containsExactly("s2", "s1");
        assertThat(ids(SessionFilter.ALL.ofIssuer("corp").ofSubject("alice"))).containsExactly("s1");
        assertThat(ids(SessionFilter.ALL.ofService("registry.example"))).hasSize(3);
        assertThat(ids(SessionFilter.ALL.ofService("else.example"))).isEmpty();
        assertThat(ids(SessionFilter.ALL.since(NOW.plusSeconds(1)))).containsExactly("s3", "s2");
        assertThat(ids(SessionFilter.ALL.before(NOW.plusSeconds(1)))).containsExactly("s1");
    }

    @Test
    void find_moreThanWanted_isTheLatest() throws Exception {
        store.sessions()
                .save(List.of(session("s1", "corp", "alice", NOW), session("s2", "corp", "alice", NOW.plusSeconds(1))));

        assertThat(store.sessions().find(SessionFilter.ALL, NOW, 1))
                .extracting(Session::id)
                .containsExactly("s2");
        assertThat(store.sessions().count(SessionFilter.ALL, NOW)).isEqualTo(2);
    }

    @Test
    void save_sameSessionAgain_changesItsLastUseOnly() throws Exception {
        Session first = session("s1", "corp", "alice", NOW);
        store.sessions().save(List.of(first));
        store.sessions().save(List.of(usedFrom(first, "192.0.2.9", NOW.plusSeconds(60))));
        store.sessions().save(List.of(usedFrom(first, "192.0.2.9", NOW.plusSeconds(30))));

        assertThat(store.sessions().find(SessionFilter.ALL, NOW, 10))
                .containsExactly(usedFrom(first, first.address(), NOW.plusSeconds(60)));
    }

    @Test
    void removeExpired_sessions_areThoseThatAreOver() throws Exception {
        store.sessions()
                .save(List.of(session("s1", "corp", "alice", NOW), session("s2", "corp", "alice", NOW.plusSeconds(1))));

        assertThat(store.sessions().removeExpired(NOW.plus(LIFE), 10)).isEqualTo(1);
        assertThat(ids(SessionFilter.ALL)).containsExactly("s2");
    }

    @Test
    void removeExpired_moreThanAtMost_leavesTheRest() throws Exception {
        List<Session> over = IntStream.range(0, 5)
                .mapToObj(number -> session("s" + number, "corp", "alice", NOW))
                .toList();
        store.sessions().save(over);
        for (Session session : over) {
            store.revocations().add(revoke(new Revoked.OfSession(session.id())));
        }
        Instant all = NOW.plus(Duration.ofDays(400));

        assertThat(store.sessions().removeExpired(all, 3)).isEqualTo(3);
        assertThat(store.sessions().removeExpired(all, 3)).isEqualTo(2);
        assertThat(store.revocations().removeExpired(all, 3)).isEqualTo(3);
        assertThat(store.revocations().after(0, 100)).hasSize(2);
    }

    @Test
    void after_everyKindOfRevocation_isAsItWas() throws Exception {
        List<Revocation> said = new ArrayList<>();
        for (Revoked what : List.of(
                new Revoked.OfSession("s1"),
                new Revoked.OfIdentity("corp", "alice"),
                new Revoked.OfIssuer("corp"),
                new Revoked.OfRobot("ci"),
                new Revoked.OfRegistry("registry.example"),
                new Revoked.Everything())) {
            said.add(revoke(what));
            store.revocations().add(said.getLast());
        }

        assertThat(store.revocations().after(0, 100))
                .extracting(NumberedRevocation::revocation)
                .containsExactlyElementsOf(said);
    }

    @Test
    void after_aNumber_isWhatCameLater() throws Exception {
        store.revocations().add(revoke(new Revoked.OfSession("s1")));
        NumberedRevocation second = store.revocations().add(revoke(new Revoked.OfSession("s2")));
        NumberedRevocation third = store.revocations().add(revoke(new Revoked.OfSession("s3")));

        assertThat(store.revocations().after(second.number(), 100)).containsExactly(third);
        assertThat(store.revocations().after(0, 1)).hasSize(1);
        assertThat(store.revocations().after(third.number(), 100)).isEmpty();
    }

    @Test
    void removeExpired_revocations_areThoseThatNameNothingAlive() throws Exception {
        store.revocations().add(revoke(new Revoked.OfSession("s1")));
        NumberedRevocation later = store.revocations()
                .add(Revocation.of(
                        new Revoked.OfSession("s2"),
                        NOW.plusSeconds(60),
                        NOW.plusSeconds(60),
                        "operator",
                        Duration.ofDays(30),
                        Duration.ofDays(1)));
        Instant firstIsOver =
                store.revocations().after(0, 1).getFirst().revocation().expires();

        assertThat(store.revocations().removeExpired(firstIsOver, 10)).isEqualTo(1);
        assertThat(store.revocations().after(0, 100)).containsExactly(later);
    }

    @Test
    void add_afterOthersWereRemoved_usesNoNumberAgain() throws Exception {
        NumberedRevocation first = store.revocations().add(revoke(new Revoked.OfSession("s1")));
        store.revocations().removeExpired(first.revocation().expires(), 10);

        assertThat(store.revocations().add(revoke(new Revoked.OfSession("s2"))).number())
                .isGreaterThan(first.number());
    }

    /** Whoever asks for what came after the last one that it saw must not miss one that was still being kept then. */
    @Test
    void after_whileManyAreAdded_neverMissesOne() throws Exception {
        int adders = 4;
        int each = 25;
        AtomicBoolean adding = new AtomicBoolean(true);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Long>> seen = threads.submit(() -> follow(adding));
            List<Future<?>> added = new ArrayList<>();
            for (int i = 0; i < adders; i++) {
                String name = "a" + i + "-";
                added.add(threads.submit(() -> {
                    for (int k = 0; k < each; k++) {
                        store.revocations().add(revoke(new Revoked.OfSession(name + k)));
                    }
                    return null;
                }));
            }
            for (Future<?> one : added) {
                one.get();
            }
            adding.set(false);

            assertThat(seen.get()).hasSize(adders * each).isSorted().doesNotHaveDuplicates();
        }
    }

    private List<Long> follow(AtomicBoolean adding) throws StoreException {
        List<Long> seen = new ArrayList<>();
        boolean last;
        do {
            last = !adding.get();
            long number = seen.isEmpty() ? 0 : seen.getLast();
            store.revocations().after(number, 1000).forEach(one -> seen.add(one.number()));
        } while (!last);
        return seen;
    }

    @Test
    void exclusively_changes_areKeptAsAWhole() throws Exception {
        long before = store.keyFiles().version();
        store.keyFiles().exclusively(files -> files.put("refresh/a.secret", "eyJ…\n"));
        store.keyFiles().exclusively(files -> {
            files.put("refresh/a.secret", "other");
            files.put("refresh/b.secret", "new");
            return files;
        });
        store.keyFiles().exclusively(files -> files.remove("refresh/b.secret"));

        assertThat(keyFiles()).isEqualTo(Map.of("refresh/a.secret", "other"));
        assertThat(store.keyFiles().version()).isGreaterThan(before);
    }

    @Test
    void exclusively_workThatFails_changesNothing() throws Exception {
        store.keyFiles().exclusively(files -> files.put("a", "1"));
        long version = store.keyFiles().version();

        assertThatThrownBy(() -> store.keyFiles().exclusively(files -> {
                    files.clear();
                    throw new IOException("the work failed");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("the work failed");
        assertThatThrownBy(() -> store.keyFiles().exclusively(files -> {
                    files.clear();
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");

        assertThat(keyFiles()).isEqualTo(Map.of("a", "1"));
        assertThat(store.keyFiles().version()).isEqualTo(version);
    }

    @Test
    void exclusively_withoutAChange_isTheSameVersion() throws Exception {
        store.keyFiles().exclusively(files -> files.put("a", "1"));
        long version = store.keyFiles().version();

        store.keyFiles().exclusively(files -> files.put("a", "1"));

        assertThat(store.keyFiles().version()).isEqualTo(version);
    }

    @Test
    void exclusively_byManyAtOnce_losesNoChange() throws Exception {
        int threads = 4;
        int each = 10;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> counting = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                counting.add(pool.submit(() -> {
                    for (int k = 0; k < each; k++) {
                        store.keyFiles()
                                .exclusively(files -> files.merge(
                                        "count", "1", (old, one) -> Integer.toString(Integer.parseInt(old) + 1)));
                    }
                    return null;
                }));
            }
            for (Future<?> one : counting) {
                one.get();
            }
        }

        assertThat(keyFiles()).isEqualTo(Map.of("count", Integer.toString(threads * each)));
    }

    private Map<String, String> keyFiles() throws StoreException, IOException {
        return store.keyFiles().exclusively(TreeMap::new);
    }

    private List<String> ids(SessionFilter filter) throws StoreException {
        return store.sessions().find(filter, NOW, 10).stream().map(Session::id).toList();
    }

    static Session session(String id, String issuer, String subject, Instant begun) {
        return new Session(
                id,
                "registry.example",
                issuer,
                subject,
                "{}",
                "192.0.2.1",
                Optional.empty(),
                begun,
                begun,
                begun.plus(LIFE));
    }

    private static Session usedFrom(Session known, String address, Instant at) {
        return new Session(
                known.id(),
                known.service(),
                known.issuer(),
                known.subject(),
                known.claims(),
                address,
                known.agent(),
                known.begun(),
                at,
                known.expires());
    }

    static Revocation revoke(Revoked what) {
        return Revocation.of(what, NOW, NOW, "operator", Duration.ofDays(30), Duration.ofDays(1));
    }
}
