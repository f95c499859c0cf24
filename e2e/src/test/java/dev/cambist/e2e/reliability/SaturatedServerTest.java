package dev.cambist.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many more callers at once than a server can serve, none of whom waits as long as it is told to. */
@EndToEnd
@Timeout(1800) // a guard against hanging on a busy machine
final class SaturatedServerTest {
    private static final boolean LONG = Boolean.getBoolean("cambist.reliability.long");
    private static final Duration SPELL = LONG ? Duration.ofMinutes(2) : Duration.ofSeconds(10);
    private static final int FEW = 2;
    private static final int MANY = 600; // 750 ended the service once
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(5); // so that callers are not all of the load

    @TempDir
    private Path directory;

    /** What callers got: how long each token took, in nanoseconds, and how many requests were refused. */
    private record Answers(List<Long> served, int refused) {
        double millisWithin(double share) {
            List<Long> sorted = served.stream().sorted().toList();
            return sorted.get((int) (share * (sorted.size() - 1))) / 1e6;
        }

        @Override
        public String toString() {
            return "%,d served, half within %.1f ms and 99 %% within %.1f ms, %,d refused"
                    .formatted(served.size(), millisWithin(0.5), millisWithin(0.99), refused);
        }
    }

    @Test
    void callers_manyMoreThanCanBeServed_areServedSoonOrToldWhenToCome() throws Exception {
        Path log = directory.resolve("log");
        try (ServerProcess server =
                ServerProcess.start(directory, ServerProcess.withErrorsIn(log)).awaitReady()) {
            Flood flood = new Flood(server, log, () -> connect(server));
            call(server, FEW); // in which Java compiles
            Answers before = call(server, FEW);
            Answers during = call(server, MANY);
            flood.awaitServed();
            Answers after = call(server, FEW);

            System.out.printf(
                    "%d callers: %s%n%d callers: %s%n%d callers: %s%n", FEW, before, MANY, during, FEW, after);
            assertThat(during.served()).isNotEmpty();
            assertThat(after.refused()).isLessThanOrEqualTo(after.served().size());
            flood.end();
        }
    }

    private static Answers call(ServerProcess server, int callers) throws Exception {
        List<Future<Answers>> running = new ArrayList<>();
        long end = System.nanoTime() + SPELL.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < callers; caller++) {
                running.add(threads.submit(() -> call(server, end)));
            }
            while (System.nanoTime() < end) {
                assertThat(server.health("/livez")).isEqualTo(200);
                assertThat(server.health("/readyz")).isEqualTo(200);
                Thread.sleep(200);
            }
        }
        List<Long> served = new ArrayList<>();
        int refused = 0;
        for (Future<Answers> caller : running) {
            served.addAll(caller.get().served());
            refused += caller.get().refused();
        }
        return new Answers(Collections.unmodifiableList(served), refused);
    }

    private static PlainConnection connect(ServerProcess server) throws IOException {
        return PlainConnection.open(server.port(), Flood.PATIENCE);
    }

    /** Asks again and again until then, on a connection that is kept. */
    private static Answers call(ServerProcess server, long end) throws IOException, InterruptedException {
        List<Long> served = new ArrayList<>();
        int refused = 0;
        try (PlainConnection connection = connect(server)) {
            connection.ask(); // uncounted: all come at the same moment, and are let in one after the other
            while (System.nanoTime() < end) {
                long begun = System.nanoTime();
                String answer = connection.ask();
                if (answer.startsWith("HTTP/1.1 200 ")) {
                    served.add(System.nanoTime() - begun);
                } else {
                    assertThat(answer).startsWith("HTTP/1.1 429 ").containsIgnoringCase("\r\nRetry-After: ");
                    refused++;
                }
                Thread.sleep(BETWEEN_REQUESTS);
            }
        }
        return new Answers(served, refused);
    }
}
