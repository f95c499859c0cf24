package dev.cambist.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of which AOT caches are made are kept with the sources, and fit the programs well enough. */
class ClassListsTest {
    private static final Duration RECORDED_WITHIN = Duration.ofMinutes(5);

    /**
     * What of a training run may be new to its list, in percent. Two runs of the same programs differ by a line or so, and
     * what an ordinary change adds costs a start little; a library's next version or a new feature is more.
     */
    private static final int MOST_NEW = 5;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"serve", "clients", "commands", "helpers"})
    @Timeout(600)
    void list_besideATrainingRunOfTheImageThatIsShipped_hasNearlyAllThatItLoads(String name) throws Exception {
        Commands.run(
                        directory,
                        "",
                        RECORDED_WITHIN,
                        List.of(
                                Launcher.file("dist/src/main/build/cache").toString(),
                                "record",
                                Launcher.file("dist/target/cambist-production").toString(),
                                name,
                                directory.toString()))
                .orFail();

        requireFresh(name, kept(name), Files.readAllLines(directory.resolve(name + ".classes")));
    }

    /** Or the test above would pass for any list. */
    @Test
    void list_thatLacksMoreThanItMay_isStale() throws Exception {
        List<String> loaded = kept("helpers");

        assertThatThrownBy(() -> requireFresh("helpers", without(loaded, MOST_NEW + 1), loaded))
                .hasMessageContaining("dist/record");
    }

    @Test
    void list_thatLacksALittleOrNamesMuchThatIsGone_isNot() throws Exception {
        List<String> loaded = kept("helpers");

        requireFresh("helpers", without(loaded, MOST_NEW - 1), loaded);
        requireFresh("helpers", loaded, without(loaded, 50));
    }

    private static void requireFresh(String name, List<String> kept, List<String> loaded) {
        Set<String> fresh = new HashSet<>(loaded);
        fresh.removeAll(new HashSet<>(kept));

        assertThat(loaded).hasSizeGreaterThan(500);
        assertThat(fresh.size() * 100)
                .as(
                        "%s.classes lacks %d of the %d lines of a training run, so programs start slower than they could; renew it with: dist/record",
                        name, fresh.size(), loaded.size())
                .isLessThanOrEqualTo(loaded.size() * MOST_NEW);
    }

    private static List<String> kept(String name) throws IOException {
        return Files.readAllLines(Launcher.file("dist/src/main/build/" + name + ".classes"));
    }

    /** All lines but the first ones of each hundred. */
    private static List<String> without(List<String> lines, int percent) {
        return IntStream.range(0, lines.size())
                .filter(line -> line % 100 >= percent)
                .mapToObj(lines::get)
                .toList();
    }
}
