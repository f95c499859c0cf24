package dev.cambist.server.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Robot;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.server.settings.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is killed loses nothing that it has acknowledged. More rounds than a normal build has:
 * {@code -Dcambist.kills=200}.
 */
@Timeout(7200) // a guard against hanging, also with 200 rounds on a busy machine
final class KilledStoreTest {
    private static final int ROUNDS = Integer.getInteger("cambist.kills", 5);
    private static final int MOST_LINES = 60;

    @TempDir
    private Path directory;

    @Test
    void kill_atAnyMoment_leavesEverythingThatWasAcknowledged() throws Exception {
        Random random = new Random(20261122);
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged.addAll(killed(round, 1 + random.nextInt(MOST_LINES)));

            try (StoreAccess access = new StoreAccess(new StoreSettings.Embedded(), directory)) {
                access.claim();
                List<NumberedRevocation> kept = access.get().revocations().after(0, 1_000_000);
                Set<String> revoked = kept.stream()
                        .map(one -> ((Revoked.OfSession) one.revocation().what()).id())
                        .collect(Collectors.toSet());
                Set<String> sessions =
                        access.get().sessions().find(SessionFilter.ALL, StoreContract.NOW, 1_000_000).stream()
                                .map(Session::id)
                                .collect(Collectors.toSet());
                assertThat(revoked).containsAll(acknowledged);
                assertThat(sessions).containsAll(revoked);
                Set<String> locked = access.get().metadata().locked(MetadataContract.APP).stream()
                        .map(one -> ((Item.Tag) one.item()).name())
                        .collect(Collectors.toSet());
                assertThat(locked).containsAll(acknowledged);
                RepositoryEntry repository =
                        access.get().metadata().repository(MetadataContract.APP).orElseThrow();
                assertThat(repository.tags()).isEqualTo(repository.manifests());
                List<String> tags = MetadataContract.names(
                        access.get().metadata().tags(MetadataContract.APP, PageQuery.all(1_000_000)));
                assertThat(tags).hasSize((int) repository.tags());
                assertThat(tags)
                        .containsAll(acknowledged.stream()
                                .map(WritesUntilKilled::last)
                                .toList());
                assertRobots(access.get().robots().all(), acknowledged);
                assertKeys(access.get().keyFiles().exclusively(TreeMap::new), acknowledged);
                assertThat(kept)
                        .extracting(NumberedRevocation::number)
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
        }
    }

    /** Each acknowledged robot is as it was left; and of those in between none is half of one thing and half of another. */
    private static void assertRobots(List<Robot> kept, List<String> acknowledged) {
        Map<String, Robot> byName = kept.stream().collect(Collectors.toMap(Robot::name, robot -> robot));
        for (String name : acknowledged) {
            Optional<Robot> robot = Optional.ofNullable(byName.get(name));
            assertThat(robot).isEqualTo(left(name));
        }
        for (Robot robot : kept) {
            Robot added = StoreContract.robot(robot.name());
            assertThat(Stream.concat(Stream.of(added), left(robot.name()).stream()))
                    .contains(robot);
        }
    }

    /** No key is without its certificate, none is gone that was to stay, and none is back that had gone. */
    private static void assertKeys(Map<String, String> files, List<String> acknowledged) {
        for (String name : files.keySet()) {
            String id = name.substring(name.indexOf('/') + 1, name.lastIndexOf('.'));
            assertThat(files).containsEntry(WritesUntilKilled.key(id), id);
            assertThat(files).containsEntry(WritesUntilKilled.certificate(id), id);
        }
        for (String id : acknowledged) {
            int number = Integer.parseInt(id.substring(id.indexOf('-') + 1));
            String next = id.substring(0, id.indexOf('-') + 1) + (number + 1);
            if (!WritesUntilKilled.isRemoved(number)) {
                assertThat(files).containsKey(WritesUntilKilled.key(id));
            } else if (acknowledged.contains(next)) {
                assertThat(files).doesNotContainKey(WritesUntilKilled.key(id));
            }
        }
    }

    /** How the program leaves a robot, which is not there when it was removed. */
    private static Optional<Robot> left(String name) {
        Robot added = StoreContract.robot(name);
        return switch (WritesUntilKilled.Change.of(name)) {
            case NOTHING -> Optional.of(added);
            case ROTATE -> Optional.of(added.with(2, WritesUntilKilled.ROTATED));
            case DISABLE -> Optional.of(added.enabled(false));
            case REMOVE -> Optional.empty();
        };
    }

    /** What a process had acknowledged when it was killed, which it was as soon as it had said so much. */
    private List<String> killed(int round, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritesUntilKilled.class.getName(),
                        directory.toString(),
                        "r" + round)
                .redirectErrorStream(true)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line = "";
            while (said.size() < lines && line != null) {
                line = out.readLine();
                if (line != null && line.matches("r\\d+-\\d+")) {
                    said.add(line);
                }
            }
        } finally {
            process.toHandle().destroyForcibly();
            process.waitFor();
        }
        assertThat(said).hasSize(lines);
        return said;
    }
}
