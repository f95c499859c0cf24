package dev.cambist.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MarkTableTest {
    private static final int MANY = 20_000;

    private final MarkTable table = new MarkTable();

    @Test
    void before_nothingAdded_isNever() {
        assertThat(table.before("alice", 0)).isEqualTo(MarkTable.NEVER);
        assertThat(table.before(id(1), MarkTable.ANY_OWNER)).isEqualTo(MarkTable.NEVER);
        assertThat(table.size()).isZero();
    }

    @Test
    void before_namesOfAllSorts_areFoundAgainAndNoOthers() {
        for (int number = 0; number < MANY; number++) {
            table.add(name(number), 0, number + 1, MarkTable.ALWAYS);
        }

        assertThat(table.size()).isEqualTo(MANY);
        assertThat(IntStream.range(0, MANY).filter(number -> table.before(name(number), 0) != number + 1))
                .isEmpty();
        assertThat(IntStream.range(MANY, 2 * MANY)
                        .filter(number -> table.before(name(number), MarkTable.ANY_OWNER) != MarkTable.NEVER))
                .isEmpty();
    }

    /** Spelled otherwise an UUID is another name, as it was for a map of strings. */
    @Test
    void before_uuidInCapitals_isAnotherName() {
        String name = "0a0b0c0d-0000-4000-8000-00000000000a";
        table.add(name, 0, 5, 10);

        assertThat(table.before(name.toUpperCase(Locale.ROOT), 0)).isEqualTo(MarkTable.NEVER);
        assertThat(table.before("0a0b0c0d-0-4000-8000-00000000000000a", 0)).isEqualTo(MarkTable.NEVER);
        assertThat(table.before(name, 0)).isEqualTo(5);
    }

    @Test
    void before_sameNameOfTwoOwners_isOfEachAndTheLaterOfAny() {
        table.add("alice", 1, 100, 1000);
        table.add("alice", 2, 200, 1000);

        assertThat(table.before("alice", 1)).isEqualTo(100);
        assertThat(table.before("alice", 2)).isEqualTo(200);
        assertThat(table.before("alice", 3)).isEqualTo(MarkTable.NEVER);
        assertThat(table.before("alice", MarkTable.ANY_OWNER)).isEqualTo(200);
    }

    @Test
    void add_again_keepsTheLaterOfEachMoment() {
        table.add("alice", 0, 200, 1000);
        table.add("alice", 0, 100, 2000);

        assertThat(table.size()).isEqualTo(1);
        assertThat(table.before("alice", 0)).isEqualTo(200);
        table.removeExpired(1999);
        assertThat(table.before("alice", 0)).isEqualTo(200);
        table.removeExpired(2000);
        assertThat(table.size()).isZero();
    }

    /** In any order of additions and removals it holds what a map of objects would. */
    @Test
    void table_randomAdditionsAndRemovals_isLikeAMap() {
        record Held(long before, long expires) {}
        Map<String, Held> model = new HashMap<>();
        Random random = new Random(42);
        for (int step = 0; step < 10 * MANY; step++) {
            String name = name(random.nextInt(MANY));
            long before = 1L + random.nextInt(1000);
            long expires = step + 1L + random.nextInt(MANY);
            table.add(name, 0, before, expires);
            model.merge(
                    name,
                    new Held(before, expires),
                    (one, other) ->
                            new Held(Math.max(one.before(), other.before()), Math.max(one.expires(), other.expires())));
            if (step % MANY == 0) {
                long now = step;
                table.removeExpired(now);
                model.values().removeIf(held -> held.expires() <= now);
            }
        }

        assertThat(table.size()).isEqualTo(model.size());
        assertThat(IntStream.range(0, MANY).mapToObj(MarkTableTest::name))
                .allMatch(name -> table.before(name, 0)
                        == (model.containsKey(name) ? model.get(name).before() : MarkTable.NEVER));
    }

    @Test
    void before_whileOthersAdd_losesNothingThatWasThere() throws Exception {
        for (int number = 0; number < MANY; number++) {
            table.add(name(number), 0, 1, MarkTable.ALWAYS);
        }
        AtomicReference<String> missed = new AtomicReference<>("");
        Thread adds = Thread.ofPlatform().start(() -> {
            for (int number = MANY; number < 4 * MANY; number++) {
                table.add(name(number), 0, 1, number % 2 == 0 ? 1 : MarkTable.ALWAYS);
                if (number % MANY == 0) {
                    table.removeExpired(1);
                }
            }
        });
        Thread asks = Thread.ofPlatform().start(() -> {
            for (int number = 0; adds.isAlive(); number = (number + 1) % MANY) {
                if (table.before(name(number), 0) == MarkTable.NEVER) {
                    missed.set(name(number));
                }
            }
        });
        adds.join();
        asks.join();

        assertThat(missed.get()).isEmpty();
    }

    private static String name(int number) {
        return number % 3 == 0 ? "user-" + number + "@example.com" : id(number);
    }

    private static String id(int number) {
        Random random = new Random(number);
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
