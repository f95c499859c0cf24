package dev.cambist.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many connections that are held open to a server, and what has to be while they are and once they have ended. */
final class Flood {
    /** Also on a machine that does much else. What was seen on one that does not stands in the documentation. */
    static final Duration PATIENCE = Duration.ofSeconds(100);

    private static final int RESIDENT = 340; // MiB: the heap of 96, and what the JVM has beside it

    private final ServerProcess server;
    private final Path log;
    private final GoodClient.Opening opening;
    private final List<AutoCloseable> connections = new ArrayList<>();

    Flood(ServerProcess server, Path log, GoodClient.Opening opening) {
        this.server = server;
        this.log = log;
        this.opening = opening;
    }

    <C extends AutoCloseable> C hold(C connection) {
        connections.add(connection);
        return connection;
    }

    /** Keeps so many good clients, each of which is served so many times; none has to go to make room. */
    void keep(int number, int times) throws IOException {
        int before = log().length();
        List<GoodClient> kept = new ArrayList<>();
        for (int at = 0; at < number; at++) {
            kept.add(hold(opening.open()));
            assertThat(kept.getLast().isServed()).as("connection %d", at).isTrue();
        }
        int ended = 0;
        for (int time = 1; time < times; time++) {
            for (int at = 0; at < number; at++) {
                if (!kept.get(at).isServed()) {
                    // Silent for half a minute, as on a busy machine it may have to be: any client comes anew then.
                    ended++;
                    kept.get(at).close();
                    kept.set(at, hold(opening.open()));
                    assertThat(kept.get(at).isServed()).as("connection %d", at).isTrue();
                }
            }
        }
        System.out.println(ended + " of " + number + " kept connections were ended in between");
        assertThat(log().substring(before)).doesNotContain("MemoryBudget:");
    }

    /** What the server's log has had to say so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits for a client that comes anew, and again when it was told to come later, as every client does. */
    void awaitServed() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isServed()) {
            assertThat(System.nanoTime())
                    .as("a good client is served within %s", PATIENCE)
                    .isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    /** Waits until it has served all who came for a second: what it had not read yet of a flood is behind it then. */
    private void awaitCalm() throws InterruptedException {
        for (int served = 0; served < 10; served++) {
            Thread.sleep(100);
            if (!isServed()) {
                awaitServed();
                served = 0;
            }
        }
    }

    private boolean isServed() {
        try (GoodClient client = opening.open()) {
            return client.isServed();
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it: the server did not take more than there is, serves, and has nothing to complain of. */
    void end() throws Exception {
        int during = server.resident();
        for (AutoCloseable connection : connections) {
            connection.close();
        }
        long begun = System.nanoTime();
        awaitServed();
        System.out.printf(
                "%,d connections: %d MiB resident; served %d ms after they ended%n",
                connections.size(),
                during,
                Duration.ofNanos(System.nanoTime() - begun).toMillis());
        awaitCalm();
        assertThat(during).isLessThan(RESIDENT);
        assertThat(server.health("/livez")).isEqualTo(200);
        assertThat(log()).doesNotContain("OutOfMemoryError", "unexpected failure");
    }
}
