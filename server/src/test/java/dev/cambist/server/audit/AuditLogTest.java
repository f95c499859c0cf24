package dev.cambist.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.settings.AuditSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60) // a guard against hanging
final class AuditLogTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Records.NOW);
    private static final Duration SOON = Duration.ofMillis(1);

    @TempDir
    private Path directory;

    /** A disk that is full until it is told otherwise. */
    private static final class FullDisk implements AuditSink {
        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch tried = new CountDownLatch(1);
        private volatile boolean full = true;

        @Override
        public int append(List<String> records) throws IOException {
            tried.countDown();
            if (full) {
                throw new IOException("No space left on device");
            }
            lines.addAll(records);
            return records.size();
        }

        @Override
        public void close() {}
    }

    @Test
    void close_afterManyRecords_leavesThemAllInTheFileInOrder() throws IOException {
        AuditSettings settings = new AuditSettings(directory.resolve("audit.jsonl"), 1 << 20, 3);
        try (AuditLog log = AuditLog.open(settings, CLOCK)) {
            for (int i = 0; i < 500; i++) {
                record(log, new UUID(0, i));
            }
        }

        List<String> lines = Files.readAllLines(settings.file());
        assertThat(lines).hasSize(500);
        assertThat(lines.getFirst())
                .isEqualTo(ChainLink.NONE
                        .next(Records.of(new UUID(0, 0).toString()).toJson())
                        .line());
        assertThat(lines.getLast()).contains(new UUID(0, 499).toString());
    }

    @Test
    void record_diskFull_waitsAndIsWrittenWhenThereIsRoom() throws InterruptedException {
        FullDisk disk = new FullDisk();
        try (AuditLog log = new AuditLog(disk, CLOCK, false, 10, SOON).start()) {
            record(log, new UUID(0, 1));
            assertThat(disk.tried.await(10, TimeUnit.SECONDS)).isTrue();
            record(log, new UUID(0, 2));
            disk.full = false;
        }

        assertThat(disk.lines).hasSize(2);
        assertThat(disk.lines.getLast()).contains(new UUID(0, 2).toString());
    }

    @Test
    void record_noRoomInTheQueue_isCountedInTheFile() throws InterruptedException {
        FullDisk disk = new FullDisk();
        try (AuditLog log = new AuditLog(disk, CLOCK, false, 2, SOON).start()) {
            record(log, new UUID(0, 1));
            assertThat(disk.tried.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 2; i <= 9; i++) {
                record(log, new UUID(0, i));
            }
            disk.full = false;
        }

        List<String> lost =
                disk.lines.stream().filter(line -> line.contains("lost")).toList();
        assertThat(lost).containsExactly("{\"time\":\"2026-11-22T12:00:00Z\",\"outcome\":\"lost\",\"records\":6}");
        assertThat(disk.lines).hasSize(4);
    }

    @Test
    void close_diskStillFull_comesBack() throws InterruptedException {
        FullDisk disk = new FullDisk();
        try (AuditLog log = new AuditLog(disk, CLOCK, false, 2, SOON).start()) {
            record(log, new UUID(0, 1));
            assertThat(disk.tried.await(10, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(disk.lines).isEmpty();
    }

    @Test
    void record_thatCannotBeMade_losesItselfOnly() {
        FullDisk disk = new FullDisk();
        disk.full = false;
        try (AuditLog log = new AuditLog(disk, CLOCK, false, 10, SOON).start()) {
            log.record(time -> {
                throw new IllegalStateException("a bug");
            });
            record(log, new UUID(0, 2));
        }

        assertThat(disk.lines).hasSize(2);
        assertThat(disk.lines.getFirst()).endsWith("\"outcome\":\"lost\",\"records\":1}");
    }

    @Test
    void find_inEarlierFilesToo_findsEveryRecordOfTheRequest() throws IOException {
        AuditSettings settings = new AuditSettings(directory.resolve("audit.jsonl"), 2000, 10);
        try (AuditLog log = AuditLog.open(settings, CLOCK)) {
            for (int i = 0; i < 20; i++) {
                record(log, new UUID(0, i % 10));
            }
        }

        assertThat(directory.resolve("audit.jsonl.1")).exists();
        assertThat(AuditSearch.find(settings.file(), new UUID(0, 1)))
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.correlation()).isEqualTo(new UUID(0, 1).toString()));
        assertThat(AuditSearch.find(settings.file(), new UUID(0, 77))).isEmpty();
    }

    private static void record(AuditLog log, UUID correlation) {
        log.record(time -> Records.of(correlation.toString()));
    }
}
