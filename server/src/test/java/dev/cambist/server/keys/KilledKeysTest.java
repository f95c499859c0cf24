package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.keys.KeyState.Stage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that is killed while it changes and encrypts keys loses none that it has acknowledged. More rounds than a
 * normal build has: {@code -Dcambist.kills=200}.
 */
@Timeout(7200) // a guard against hanging, also with 200 rounds on a busy machine
final class KilledKeysTest {
    private static final int ROUNDS = Integer.getInteger("cambist.kills", 5);
    private static final int MOST_LINES = 80;
    private static final int MOST_PAUSE = 40; // milliseconds, so that it is not always killed where it speaks

    @TempDir
    private Path directory;

    @Test
    void kill_atAnyMoment_leavesEveryKeyThatWasAcknowledged() throws Exception {
        Random random = new Random(20261128);
        Path keys = directory.resolve("keys");
        for (int round = 0; round < ROUNDS; round++) {
            Set<String> acknowledged = killed(keys, round, 1 + random.nextInt(MOST_LINES), random.nextInt(MOST_PAUSE));

            KeyDirectory opened = ChangesUntilKilled.open(keys, List.of(JweTest.key(1), JweTest.key(2)));
            List<KeyState> states = opened.rotation().states();
            assertThat(states.stream().map(KeyState::id).collect(Collectors.toSet()))
                    .as("round %s", round)
                    .containsAll(acknowledged);
            assertThat(states.stream().filter(state -> state.stage() == Stage.CURRENT))
                    .as("round %s", round)
                    .hasSize(2);
        }
    }

    /** The keys that a process had acknowledged and not begun to remove when it was killed. */
    private static Set<String> killed(Path keys, int round, int lines, int pause)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChangesUntilKilled.class.getName(),
                        keys.toString(),
                        Integer.toString(round))
                .redirectErrorStream(true)
                .start();
        Set<String> kept = new LinkedHashSet<>();
        StringBuilder other = new StringBuilder();
        int heard = 0;
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line = out.readLine();
            while (line != null) {
                heard += hear(line, kept, other) ? 1 : 0;
                if (heard == lines) {
                    Thread.sleep(pause);
                    process.toHandle().destroyForcibly();
                }
                line = out.readLine(); // what was said before it was killed counts too
            }
        } finally {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
        assertThat(heard).as("lines, beside %s", other).isGreaterThanOrEqualTo(lines);
        return kept;
    }

    private static boolean hear(String line, Set<String> kept, StringBuilder other) {
        if (line.startsWith("kept ")) {
            kept.add(line.substring("kept ".length()));
            return true;
        }
        if (line.startsWith("going ")) {
            kept.remove(line.substring("going ".length()));
        } else if (!line.equals("said")) {
            other.append(line).append('\n');
        }
        return false;
    }
}
