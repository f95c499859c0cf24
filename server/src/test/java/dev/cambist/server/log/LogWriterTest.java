package dev.cambist.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class LogWriterTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final int ROOM = 64 * 1024;

    private final Reader reader = new Reader();

    /** A pipe whose other end is read only while it is open. */
    private static final class Reader extends OutputStream {
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private volatile CountDownLatch open = new CountDownLatch(0);
        private volatile CountDownLatch reached = new CountDownLatch(1);
        private volatile boolean broken;

        @Override
        public void write(int b) {
            throw new IllegalStateException("lines are written in batches");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (broken) {
                broken = false;
                throw new IOException("broken");
            }
            synchronized (read) {
                read.write(bytes, offset, length);
            }
        }

        private void stall() {
            open = new CountDownLatch(1);
            reached = new CountDownLatch(1);
        }

        private void goOn() {
            open.countDown();
        }

        private List<String> lines() {
            synchronized (read) {
                return read.toString(UTF_8).lines().toList();
            }
        }
    }

    private LogWriter writer(Duration grace) {
        return new LogWriter(
                reader,
                InstantSource.fixed(NOW),
                ROOM,
                (count, since) -> (count + " dropped since " + since + "\n").getBytes(UTF_8),
                grace);
    }

    private static byte[] line(int number) {
        return ("line " + number + "\n").getBytes(UTF_8);
    }

    @Test
    void append_readerThatStalls_waitsForNobodyAndSaysWhatWasDropped() throws InterruptedException {
        LogWriter writer = writer(Duration.ofSeconds(60));
        reader.stall();
        writer.append(line(0));
        assertThat(reader.reached.await(60, TimeUnit.SECONDS)).isTrue();
        long most = ROOM / 64;

        for (int number = 1; number <= 2 * most; number++) {
            writer.append(line(number)); // with a writer that waits, the first of these would never return
        }

        long dropped = writer.dropped();
        assertThat(dropped).isBetween(most, 2 * most);
        reader.goOn();
        writer.stop();
        List<String> expected = new ArrayList<>();
        for (int number = 0; number <= 2 * most - dropped; number++) {
            expected.add("line " + number);
        }
        expected.add(dropped + " dropped since " + NOW);
        assertThat(reader.lines()).isEqualTo(expected);
        assertThat(writer.dropped()).isZero();
    }

    @Test
    void append_afterTheReaderIsBack_isWrittenAgain() throws InterruptedException {
        LogWriter writer = writer(Duration.ofSeconds(60));
        reader.stall();
        for (int number = 0; number <= ROOM / 64; number++) {
            writer.append(line(number));
        }
        assertThat(writer.dropped()).isPositive();
        reader.goOn();
        while (writer.dropped() > 0) {
            Thread.sleep(1);
        }
        writer.append(line(-1));
        writer.stop();

        assertThat(reader.lines().getLast()).isEqualTo("line -1");
    }

    @Test
    void append_fromManyThreads_losesNothingAndKeepsTheOrderOfEach() throws InterruptedException {
        LogWriter writer = writer(Duration.ofSeconds(60));
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int first = thread * 100;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int number = first; number < first + 100; number++) {
                    writer.append(line(number));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        writer.stop();

        List<String> lines = reader.lines();
        assertThat(lines).hasSize(400).doesNotHaveDuplicates();
        for (int thread = 0; thread < 4; thread++) {
            String prefix = "line " + (thread == 0 ? "" : thread);
            int which = thread;
            List<Integer> ofOne = lines.stream()
                    .map(text -> Integer.valueOf(text.substring("line ".length())))
                    .filter(number -> number / 100 == which)
                    .toList();
            assertThat(ofOne).as(prefix).isSorted().hasSize(100);
        }
    }

    @Test
    void stop_readerThatNeverComesBack_endsWithTheGrace() throws InterruptedException {
        LogWriter writer = writer(Duration.ofMillis(50));
        reader.stall();
        writer.append(line(1));
        assertThat(reader.reached.await(60, TimeUnit.SECONDS)).isTrue();

        writer.stop();
        writer.append(line(2)); // the grace is over, so this does not wait either

        assertThat(reader.lines()).isEmpty();
        reader.goOn();
    }

    @Test
    void append_whileTheProcessEnds_isWrittenBeforeItReturns() {
        LogWriter writer = writer(Duration.ofSeconds(60));
        writer.append(line(1));
        writer.stop();
        writer.append(line(2));

        assertThat(reader.lines()).containsExactly("line 1", "line 2");
    }

    @Test
    void write_streamThatFailsOnce_isTriedAgain() throws InterruptedException {
        LogWriter writer = writer(Duration.ofSeconds(60));
        reader.broken = true;
        writer.append(line(1));
        while (reader.broken) {
            Thread.sleep(1);
        }
        writer.append(line(2));
        writer.stop();

        assertThat(reader.lines()).containsExactly("line 2");
    }

    @Test
    void append_lineLongerThanABatch_isWrittenWhole() {
        LogWriter writer = new LogWriter(
                reader, InstantSource.fixed(NOW), 1 << 20, (count, since) -> new byte[0], Duration.ofSeconds(60));
        writer.append(line(1));
        writer.append(("x".repeat(100_000) + "\n").getBytes(UTF_8));
        writer.append(line(2));
        writer.stop();

        assertThat(reader.lines()).containsExactly("line 1", "x".repeat(100_000), "line 2");
    }

    /** Otherwise a stop in that moment would see nothing left to wait for, and the line would never be written. */
    @Test
    void dropped_whileTheLineThatSaysSoIsBeingMade_countsThemStill() throws InterruptedException {
        AtomicReference<LogWriter> writer = new AtomicReference<>();
        Queue<Long> meanwhile = new ConcurrentLinkedQueue<>();
        writer.set(new LogWriter(
                reader,
                InstantSource.fixed(NOW),
                ROOM,
                (count, since) -> {
                    meanwhile.add(writer.get().dropped());
                    return (count + " dropped\n").getBytes(UTF_8);
                },
                Duration.ofSeconds(60)));
        reader.stall();
        writer.get().append(line(0));
        assertThat(reader.reached.await(60, TimeUnit.SECONDS))
                .as("the reader is reached")
                .isTrue();
        writer.get().append(new byte[2 * ROOM]);
        reader.goOn();
        writer.get().stop();

        assertThat(meanwhile).containsExactly(1L);
        assertThat(reader.lines()).containsExactly("line 0", "1 dropped");
    }

    private void awaitLine(String line) throws InterruptedException {
        long most = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!reader.lines().contains(line) && System.nanoTime() - most < 0) {
            Thread.sleep(1);
        }
        assertThat(reader.lines()).contains(line);
    }

    /** A whole batch that fails in front of a line that does not fit into it any more. */
    @Test
    void write_streamThatFailsAgainAndAgain_keepsTheRoomOfNoLine() throws InterruptedException {
        int batch = 64 * 1024;
        OutputStream picky = new OutputStream() {
            @Override
            public void write(int b) {
                throw new IllegalStateException("lines are written in batches");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (length > batch / 2) {
                    throw new IOException("broken");
                }
                reader.write(bytes, offset, length);
            }
        };
        LogWriter writer = new LogWriter(
                picky,
                InstantSource.fixed(NOW),
                3L * batch,
                (count, since) -> (count + " dropped\n").getBytes(UTF_8),
                Duration.ofSeconds(60));
        for (int round = 0; round < 5; round++) {
            reader.stall();
            writer.append(line(round));
            assertThat(reader.reached.await(60, TimeUnit.SECONDS))
                    .as("line %d is written", round)
                    .isTrue();
            writer.append(new byte[batch * 3 / 4]);
            writer.append(new byte[batch]);
            reader.goOn();
            awaitLine("line " + round);
        }
        writer.append(line(-1));
        writer.stop();

        assertThat(reader.lines()).containsExactly("line 0", "line 1", "line 2", "line 3", "line 4", "line -1");
    }
}
