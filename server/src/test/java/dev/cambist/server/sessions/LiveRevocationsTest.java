package dev.cambist.server.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.Refusal;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.session.Lineage;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120) // a guard against hanging
final class LiveRevocationsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration OUTAGE = Duration.ofMinutes(10);

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final FakeStore store = new FakeStore(Optional.of(OUTAGE));
    private final LiveRevocations revocations =
            new LiveRevocations(store, LiveRevocations.Follower.NONE, () -> {}, time::get);

    @Test
    void refuseRevoked_revokedHere_isRefusedFromThenOn() throws Exception {
        revocations.read();
        assertThatCode(() -> revocations.refuseRevoked(login("s1"))).doesNotThrowAnyException();

        revocations.revoke(session("s1"));

        assertThat(refusal(login("s1"))).isEqualTo(new BadCredential.RevokedToken(true));
        assertThatCode(() -> revocations.refuseRevoked(login("s2"))).doesNotThrowAnyException();
    }

    @Test
    void refuseRevoked_revokedElsewhere_isRefusedAfterTheNextLook() throws Exception {
        revocations.read();
        store.addElsewhere(session("s1"));
        revocations.read();

        assertThat(refusal(login("s1"))).isEqualTo(new BadCredential.RevokedToken(true));
    }

    @Test
    void refuseRevokedNow_revokedElsewhere_isRefusedWithoutALook() throws Exception {
        revocations.read();
        revocations.refuseRevokedNow(login("s1"));
        for (int i = 0; i < 10_001; i++) {
            store.addElsewhere(session("other" + i));
        }
        store.addElsewhere(session("s1"));

        assertThatThrownBy(() -> revocations.refuseRevokedNow(login("s1"))).isInstanceOf(RefusedException.class);
        store.lose();
        assertThatThrownBy(() -> revocations.refuseRevokedNow(login("s2"))).isInstanceOf(StoreException.class);
    }

    @Test
    void refuseRevoked_moreThanOneBatch_isReadWhole() throws Exception {
        for (int i = 0; i < 20_001; i++) {
            store.addElsewhere(session("s" + i));
        }
        revocations.read();

        assertThat(refusal(login("s20000"))).isEqualTo(new BadCredential.RevokedToken(true));
    }

    /** Nobody knows what was revoked, so nothing passes; who waits is not kept waiting for a store that fails. */
    @Test
    void refuseRevoked_storeThatWasNeverRead_isRefusedForNow() {
        store.lose();
        revocations.read();

        assertThat(refusal(login("s1"))).isInstanceOf(Temporary.StoreUnavailable.class);
        assertThat(revocations.isInTrouble()).isTrue();
    }

    @Test
    void refuseRevoked_storeLostForAWhile_goesByWhatWasRead() throws Exception {
        store.addElsewhere(session("s1"));
        revocations.read();
        store.lose();
        time.set(NOW.plus(OUTAGE));
        revocations.read();

        assertThatCode(() -> revocations.refuseRevoked(login("s2"))).doesNotThrowAnyException();
        assertThat(refusal(login("s1"))).isEqualTo(new BadCredential.RevokedToken(true));
        assertThat(revocations.isInTrouble()).isTrue();
    }

    @Test
    void reader_storeThatFailsInAnUnforeseenWay_goesOn() {
        revocations.read();
        store.breakDown();

        assertThatCode(revocations::read).doesNotThrowAnyException();
        assertThat(revocations.isInTrouble()).isTrue();
    }

    @Test
    void refuseRevoked_storeLostForLonger_failsClosedAndComesBack() throws Exception {
        revocations.read();
        store.lose();
        time.set(NOW.plus(OUTAGE).plusSeconds(1));
        revocations.read();

        assertThat(refusal(login("s2"))).isInstanceOf(Temporary.StoreUnavailable.class);

        store.comeBack();
        revocations.read();
        assertThatCode(() -> revocations.refuseRevoked(login("s2"))).doesNotThrowAnyException();
        assertThat(revocations.isInTrouble()).isFalse();
    }

    @Test
    void revoke_storeLost_isNotAcknowledgedAndNotInForce() throws Exception {
        revocations.read();
        store.lose();

        assertThatThrownBy(() -> revocations.revoke(session("s1"))).isInstanceOf(StoreException.class);
        assertThatCode(() -> revocations.refuseRevoked(login("s1"))).doesNotThrowAnyException();
    }

    @Test
    void start_readsByItself() throws Exception {
        store.addElsewhere(session("s1"));
        try (LiveRevocations started =
                LiveRevocations.start(store, LiveRevocations.Follower.NONE, () -> {}, time::get)) {
            assertThatThrownBy(() -> started.refuseRevoked(login("s1"))).isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void start_sharedStore_bringsAlongWhoeverElseFollowsIt() throws Exception {
        CountDownLatch looks = new CountDownLatch(3);
        try (LiveRevocations started =
                LiveRevocations.start(store, LiveRevocations.Follower.NONE, looks::countDown, time::get)) {
            assertThat(looks.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(started.isInTrouble()).isFalse();
        }
    }

    @Test
    void start_storeOfItsOwn_bringsNobodyAlong() {
        FakeStore own = new FakeStore(Optional.empty());
        own.lose(); // so that it is read again and again
        AtomicInteger looks = new AtomicInteger();
        LiveRevocations alone =
                new LiveRevocations(own, LiveRevocations.Follower.NONE, looks::incrementAndGet, time::get);
        alone.read();
        own.comeBack();
        alone.read();

        assertThat(looks).hasValue(0);
        assertThat(alone.isInTrouble()).isFalse();
    }

    private Refusal refusal(Lineage token) {
        try {
            revocations.refuseRevoked(token);
        } catch (RefusedException e) {
            return e.refusal();
        }
        throw new AssertionError("it was not refused");
    }

    private static Revocation session(String id) {
        return Revocation.of(new Revoked.OfSession(id), NOW, NOW, "operator", Duration.ofDays(30), Duration.ofDays(1));
    }

    private static Lineage login(String session) {
        return new Lineage("registry.example", Optional.of(session), Optional.of("corp"), "alice", NOW, true);
    }
}
