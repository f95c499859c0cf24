package dev.cambist.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60) // a guard against hanging
final class AuditStrictTest {
    /** A disk that takes what it is given one by one, when it is let. */
    private static final class SlowDisk implements AuditSink {
        private final List<List<String>> writes = Collections.synchronizedList(new ArrayList<>());
        private final Semaphore begun = new Semaphore(0);
        private final Semaphore let = new Semaphore(0);
        private volatile boolean full;
        private volatile boolean broken;

        @Override
        public int append(List<String> records) throws IOException {
            begun.release();
            let.acquireUninterruptibly();
            if (full) {
                throw new IOException("No space left on device");
            }
            if (broken) {
                throw new IllegalStateException("unforeseen");
            }
            writes.add(List.copyOf(records));
            return records.size();
        }

        @Override
        public void close() {}
    }

    private final SlowDisk disk = new SlowDisk();

    @Test
    void records_thatWaitAtOneTime_shareOneWrite() throws Exception {
        try (AuditLog log = open()) {
            CompletableFuture<Boolean> first = keep(log, 0);
            disk.begun.acquire();
            List<CompletableFuture<Boolean>> others = new ArrayList<>();
            for (int i = 1; i <= 50; i++) {
                others.add(keep(log, i));
            }
            while (log.state().waiting() < 50) {
                Thread.onSpinWait();
            }
            assertThat(first).isNotDone();
            disk.let.release(2);

            assertThat(first.get()).isTrue();
            for (CompletableFuture<Boolean> other : others) {
                assertThat(other.get()).isTrue();
            }
            assertThat(disk.writes).hasSize(2);
            assertThat(disk.writes.getLast()).hasSize(50);
        } finally {
            disk.let.release(10);
        }
    }

    @Test
    void record_diskFull_isRefusedAtOnceAndCounted() throws Exception {
        disk.full = true;
        disk.let.release(1000);
        try (AuditLog log = open()) {
            assertThat(keep(log, 1).get()).isFalse();
            assertThat(log.state().problem()).contains("No space left on device");
            assertThat(keep(log, 2).get()).isFalse();
            disk.full = false;
            while (log.state().problem().isPresent()) {
                Thread.onSpinWait(); // it tries again although nobody asks
            }

            assertThat(keep(log, 3).get()).isTrue();
            assertThat(log.state().lost()).isEqualTo(2);
        }

        assertThat(disk.writes.getFirst())
                .containsExactly("{\"time\":\"2026-11-22T12:00:00Z\",\"outcome\":\"lost\",\"records\":2}");
        assertThat(disk.writes.getLast()).singleElement().asString().contains(new UUID(0, 3).toString());
    }

    @Test
    void record_diskThatFailsInAnUnforeseenWay_isRefusedAndThoseAfterItAreKept() throws Exception {
        disk.broken = true;
        disk.let.release(1000);
        try (AuditLog log = open()) {
            assertThat(keep(log, 1)).succeedsWithin(Duration.ofSeconds(50)).isEqualTo(false);
            assertThat(log.state().problem()).contains("java.lang.IllegalStateException: unforeseen");
            disk.broken = false;
            while (log.state().problem().isPresent()) {
                Thread.onSpinWait(); // it tries again although nobody asks
            }

            assertThat(keep(log, 2).get()).isTrue();
            assertThat(log.state().lost()).isEqualTo(1);
        }
    }

    @Test
    void record_afterTheStop_isRefused() throws Exception {
        disk.let.release(1000);
        AuditLog log = open();
        log.close();

        assertThat(keep(log, 1).get()).isFalse();
    }

    private AuditLog open() {
        return new AuditLog(disk, InstantSource.fixed(Records.NOW), true, 100, Duration.ofMillis(1)).start();
    }

    private static CompletableFuture<Boolean> keep(AuditLog log, int number) {
        return CompletableFuture.supplyAsync(
                () -> log.isKept(time -> Records.of(new UUID(0, number).toString())), Thread::startVirtualThread);
    }
}
