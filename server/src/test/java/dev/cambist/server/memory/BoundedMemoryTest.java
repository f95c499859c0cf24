package dev.cambist.server.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

final class BoundedMemoryTest {
    private static final int MOST = 100;

    private final BoundedMemory<Integer, String> memory = new BoundedMemory<>(MOST);

    @Test
    void put_more_keepsHalfAtLeastAndAllAtMost() {
        for (int key = 0; key < 1000; key++) {
            memory.put(key, "thing " + key);
            assertThat(memory.size()).isLessThanOrEqualTo(MOST);
            for (int recent = Math.max(0, key - MOST / 2 + 1); recent <= key; recent++) {
                assertThat(memory.get(recent)).contains("thing " + recent);
            }
        }
        assertThat(memory.get(0)).isEmpty();
    }

    @Test
    void put_again_isThatFromThenOn() {
        memory.put(1, "earlier");
        for (int key = 2; key < MOST / 2 + 2; key++) {
            memory.put(key, "other");
        }
        memory.put(1, "later");

        assertThat(memory.get(1)).contains("later");
        assertThat(memory.use(1, () -> "another")).isEqualTo("later");
    }

    @Test
    void use_nowAndThen_keepsWhatWasMadeFirst() {
        assertThat(memory.use(-1, () -> "first")).isEqualTo("first");
        for (int key = 0; key < 1000; key++) {
            memory.put(key, "thing");
            if (key % (MOST / 4) == 0) {
                assertThat(memory.use(-1, () -> "second")).isEqualTo("first");
            }
        }
    }

    @Test
    void get_doesNotCountAsUse() {
        memory.put(-1, "thing");
        for (int key = 0; key < MOST; key++) {
            memory.put(key, "other");
            memory.get(-1);
        }

        assertThat(memory.get(-1)).isEmpty();
    }

    @Test
    void forget_whatIsKeptRecentlyOrForLonger_isGone() {
        memory.put(1, "earlier");
        for (int key = 2; key < MOST / 2 + 2; key++) {
            memory.put(key, "other");
        }
        memory.put(-1, "recent");
        memory.forget(1);
        memory.forget(-1);

        assertThat(memory.get(1)).isEmpty();
        assertThat(memory.get(-1)).isEmpty();
    }

    @Test
    void use_byManyThreads_staysBoundedAndGivesWhatIsOfTheKey() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        for (int thread = 0; thread < 8; thread++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20_000; i++) {
                    int key = ThreadLocalRandom.current().nextInt(MOST * 2);
                    String thing = memory.use(key, () -> "thing " + key);
                    if (!thing.equals("thing " + key)) {
                        wrong.add(thing);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(wrong).isEmpty();
        assertThat(memory.size()).isLessThanOrEqualTo(MOST + threads.size());
    }
}
