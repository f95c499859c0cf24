package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.keys.KeyState.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A machine that stops after each step of each change: whatever was there before is there when it starts again. */
final class InterruptedKeysTest {
    private static final String SERVICE = "registry.example.com";
    private static final int MOST_STEPS = 100;
    private static final KeyEncryption FIRST = new KeyEncryption(List.of(JweTest.KEY));
    private static final KeyEncryption BOTH = new KeyEncryption(List.of(JweTest.key(2), JweTest.KEY));

    @TempDir
    private Path temporary;

    private final TestClock clock = new TestClock();
    private Path original;

    /** How keys are kept before a change, and how after it. */
    record Kept(KeyEncryption before, KeyEncryption after) {}

    static List<Kept> waysToKeep() {
        return List.of(
                new Kept(KeyEncryption.NONE, KeyEncryption.NONE),
                new Kept(FIRST, FIRST),
                new Kept(KeyEncryption.NONE, FIRST),
                new Kept(FIRST, BOTH));
    }

    /** What is done to keys. */
    private interface Act {
        void on(KeyRotation rotation) throws KeyFileException;
    }

    @BeforeEach
    void choose() {
        original = temporary.resolve("original");
    }

    @ParameterizedTest
    @MethodSource("waysToKeep")
    void rotate_interruptedAnywhere_losesNothing(Kept kept) throws Exception {
        interrupt(kept, rotation -> {
            rotation.rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, Duration.ZERO);
            rotation.rotateRefreshSecret(Duration.ZERO);
        });
    }

    @ParameterizedTest
    @MethodSource("waysToKeep")
    void promote_interruptedAnywhere_losesNothing(Kept kept) throws Exception {
        KeyDirectory keys = open(DirectoryPlace.at(original), kept.before);
        keys.rotation().prepare(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);
        interrupt(kept, rotation -> rotation.promote(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256));
    }

    @ParameterizedTest
    @MethodSource("waysToKeep")
    void prepare_interruptedAnywhere_losesNothing(Kept kept) throws Exception {
        interrupt(kept, rotation -> rotation.prepare(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256));
    }

    @ParameterizedTest
    @MethodSource("waysToKeep")
    void retire_interruptedAnywhere_losesNothingElse(Kept kept) throws Exception {
        KeyDirectory keys = open(DirectoryPlace.at(original), kept.before);
        clock.pass(Duration.ofDays(1));
        keys.rotation().rotate(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256, Duration.ZERO);
        clock.pass(Duration.ofDays(1));
        List<KeyState> former = keys.rotation().states().stream()
                .filter(state -> state.stage() == Stage.FORMER)
                .toList();
        assertThat(former).hasSize(1);
        interrupt(
                kept,
                rotation -> {
                    for (KeyState state : rotation.states()) {
                        if (state.id().equals(former.getFirst().id())) {
                            rotation.retire(state);
                        }
                    }
                },
                id -> !id.equals(former.getFirst().id()));
    }

    /** A server promotes, is stopped, and the command is given again. */
    @Test
    void promote_interruptedAndDoneAgain_leavesOneKeyThatSignsAndOneThatDid() throws Exception {
        KeyDirectory keys = open(DirectoryPlace.at(original), FIRST);
        String next = keys.rotation()
                .prepare(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                .id();
        for (int steps = 0; steps < 4; steps++) {
            clock.pass(Duration.ofMinutes(1));
            Path copy = copy("again-" + steps);
            DyingPlace place = new DyingPlace(DirectoryPlace.at(copy), steps + 4); // 4 directories are looked after
            try {
                open(place, FIRST).rotation().promote(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);
            } catch (KeyFileException e) {
                assertThat(place.isDead()).isTrue();
            }
            KeyDirectory again = open(DirectoryPlace.at(copy), FIRST);
            String prepared = again.rotation()
                    .prepare(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                    .id();
            clock.pass(Duration.ofMinutes(1));
            again.rotation().promote(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);

            assertThat(stages(again, Stage.CURRENT)).contains(prepared);
            assertThat(ids(again)).contains(next);
            assertThat(stages(again, Stage.NEXT)).isEmpty();
        }
    }

    private void interrupt(Kept kept, Act act) throws Exception {
        interrupt(kept, act, id -> true);
    }

    private void interrupt(Kept kept, Act act, Predicate<String> stays) throws Exception {
        Set<String> before = ids(open(DirectoryPlace.at(original), kept.before)).stream()
                .filter(stays)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        clock.pass(Duration.ofHours(1));
        boolean whole = false;
        for (int steps = 0; !whole; steps++) {
            assertThat(steps).as("steps of one change").isLessThan(MOST_STEPS);
            Path copy = copy("copy-" + steps);
            DyingPlace place = new DyingPlace(DirectoryPlace.at(copy), steps);
            Set<String> acknowledged = new LinkedHashSet<>(before);
            try {
                KeyDirectory keys = open(place, kept.after);
                act.on(keys.rotation());
                acknowledged.addAll(ids(keys));
                whole = true;
            } catch (KeyFileException e) {
                assertThat(place.isDead()).as(e.getMessage()).isTrue();
            }

            KeyDirectory again = open(DirectoryPlace.at(copy), kept.after);
            assertThat(ids(again)).as("after %s steps", steps).containsAll(acknowledged);
            assertThat(stages(again, Stage.CURRENT)).as("after %s steps", steps).hasSize(2);
        }
    }

    private KeyDirectory open(KeyPlace place, KeyEncryption encryption) throws KeyFileException {
        KeyDirectory keys = KeyDirectory.open(place, encryption, clock);
        keys.signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);
        return keys;
    }

    private static List<String> ids(KeyDirectory keys) {
        return keys.rotation().states().stream().map(KeyState::id).toList();
    }

    private static List<String> stages(KeyDirectory keys, Stage stage) {
        return keys.rotation().states().stream()
                .filter(state -> state.stage() == stage)
                .map(KeyState::id)
                .toList();
    }

    private Path copy(String name) throws IOException {
        Path copy = temporary.resolve(name);
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(original)) {
            all.forEach(files::add);
        }
        for (Path file : files) {
            Files.copy(file, copy.resolve(original.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return copy;
    }
}
