package dev.cambist.server.gateway.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240) // a guard against hanging
final class GatewayLeakTest {
    private static final int TRANSFERS = 10_000;
    private static final int CLIENTS = 8;
    private static final String BLOB = "GET /v2/open/app/blobs/sha256:" + "a".repeat(64);
    private static final String UPLOAD = "PATCH /v2/open/app/blobs/uploads/1\nContent-Length: 100000";

    @TempDir
    private Path directory;

    /** Half of them are given up by the client and half by the upstream, in either direction. */
    @Test
    void transfers_brokenOff_leaveNothingBehind() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.start().plays(GatewayLeakTest::breakOff);
                GatewayLab lab = GatewayLab.start(directory, upstream)) {
            String download = lab.head(BLOB);
            String upload = lab.head(UPLOAD) + "x".repeat(1000);
            run(lab, download, upload, TRANSFERS / 10);
            awaitQuiet(upstream);
            State before = State.now();

            run(lab, download, upload, TRANSFERS);

            awaitQuiet(upstream);
            State after = State.now();
            assertThat(after.threads()).isLessThan(before.threads() + 5);
            assertThat(after.files()).isLessThan(before.files() + 20);
            upstream.plays(FakeUpstream::reply);
            assertThat(lab.ask(BLOB).status()).isEqualTo(200);
        }
    }

    private static void breakOff(RawConnection.Head head, RawConnection wire) throws IOException {
        boolean upload = head.method().equals("PATCH");
        if (upload) {
            wire.body(head);
        }
        wire.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + "y".repeat(1000));
        if (head.has("X-Upstream-Ends")) {
            wire.reset();
        } else {
            wire.write("y".repeat(999_000));
        }
    }

    private static void run(GatewayLab lab, String download, String upload, int transfers) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<Integer>> all = IntStream.range(0, transfers)
                    .<Callable<Integer>>mapToObj(number -> () -> breakOff(lab, number % 4, download, upload))
                    .toList();
            for (Future<Integer> done : clients.invokeAll(all)) {
                assertThat(done.get()).isIn(0, 200, 503);
            }
        }
    }

    private static int breakOff(GatewayLab lab, int kind, String download, String upload) throws IOException {
        boolean byUpstream = kind % 2 == 0;
        String request = kind < 2 ? download : upload;
        try (RawConnection wire = lab.connect()) {
            wire.write(byUpstream ? request.replaceFirst("\r\n", "\r\nX-Upstream-Ends: 1\r\n") : request);
            if (kind == 3) {
                wire.reset();
                return 0;
            }
            if (byUpstream && kind == 2) {
                wire.write("x".repeat(99_000));
            }
            int status = wire.head().status();
            wire.reset();
            return status;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Until all connections to the upstream are gone: the broken ones at once, the others when they have idled long. */
    private static void awaitQuiet(FakeUpstream upstream) throws InterruptedException {
        while (upstream.openConnections() > 0) {
            Thread.sleep(50);
        }
    }

    /** Threads that wait in a pool for work are nobody's: how many there are follows the load, and they end by themselves. */
    private record State(long threads, long files) {
        static State now() throws Exception {
            System.gc();
            Object files = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(ObjectName.getInstance("java.lang:type=OperatingSystem"), "OpenFileDescriptorCount");
            long threads = Thread.getAllStackTraces().values().stream()
                    .filter(stack -> Arrays.stream(stack).noneMatch(State::waitsForWork))
                    .count();
            return new State(threads, ((Number) files).longValue());
        }

        private static boolean waitsForWork(StackTraceElement frame) {
            return frame.getMethodName().equals("idleJobPoll")
                    || frame.getMethodName().equals("reservedWait")
                    || (frame.getClassName().endsWith("ThreadPoolExecutor")
                            && frame.getMethodName().equals("getTask"));
        }
    }
}
