package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryHolds;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of every store promise. */
@Timeout(300) // a guard against hanging
abstract class HoldsContract {
    private static final RepositoryKey APP = new RepositoryKey("registry.example", "team/app");
    private static final RepositoryKey OTHER = new RepositoryKey("registry.example", "team/other");
    private static final Duration GENEROUS = Duration.ofMinutes(2);
    private static final Duration NOT_AT_ALL = Duration.ofMillis(20);

    private Store store;

    abstract Store open() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    private RepositoryHolds holds() {
        return store.holds();
    }

    @Test
    void item_thatAnotherHas_isNotToBeHadUntilItEnds() throws Exception {
        Hold hold = holds().item(APP, "v1", GENEROUS).orElseThrow();
        assertThat(holds().item(APP, "v1", NOT_AT_ALL)).isEmpty();
        hold.close();
        hold.close(); // once more ends nothing of others

        Hold again = holds().item(APP, "v1", GENEROUS).orElseThrow();
        assertThat(holds().item(APP, "v1", NOT_AT_ALL)).isEmpty();
        again.close();
    }

    @Test
    void pushed_withTheHold_endsIt() throws Exception {
        Hold hold = holds().item(APP, "v1", GENEROUS).orElseThrow();
        Push push = MetadataContract.push(MetadataContract.A, MetadataContract.NOW, "v1");
        store.metadata().pushed(APP, push, hold);

        Hold again = holds().repository(APP, NOT_AT_ALL).orElseThrow();
        hold.close(); // once more ends nothing of others
        assertThat(holds().item(APP, "v1", NOT_AT_ALL)).isEmpty();
        assertThat(store.metadata().tag(APP, "v1")).isPresent();
        again.close();
    }

    @Test
    void item_ofOtherNameOrRepository_isNotWaitedFor() throws Exception {
        try (Hold one = holds().item(APP, "v1", GENEROUS).orElseThrow();
                Hold two = holds().item(APP, "v2", GENEROUS).orElseThrow();
                Hold three = holds().item(OTHER, "v1", GENEROUS).orElseThrow();
                Hold four = holds().repository(new RepositoryKey("else.example", "team/app"), GENEROUS)
                        .orElseThrow()) {
            assertThat(List.of(one, two, three, four)).doesNotHaveDuplicates();
        }
    }

    @Test
    void repository_withAnItemOfItHeld_isNotToBeHad() throws Exception {
        Hold item = holds().item(APP, "v1", GENEROUS).orElseThrow();
        assertThat(holds().repository(APP, NOT_AT_ALL)).isEmpty();
        item.close();
        holds().repository(APP, GENEROUS).orElseThrow().close();
    }

    @Test
    void item_ofARepositoryThatIsHeld_isNotToBeHad() throws Exception {
        Hold whole = holds().repository(APP, GENEROUS).orElseThrow();
        assertThat(holds().item(APP, "v1", NOT_AT_ALL)).isEmpty();
        assertThat(holds().repository(APP, NOT_AT_ALL)).isEmpty();
        whole.close();
        holds().item(APP, "v1", GENEROUS).orElseThrow().close();
    }

    @Test
    void item_wantedByManyAtOnce_isWithOneAtATime() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int number = 0; number < 100; number++) {
                boolean whole = number % 10 == 0;
                all.add(threads.submit(() -> {
                    Optional<Hold> hold = whole ? holds().repository(APP, GENEROUS) : holds().item(APP, "v1", GENEROUS);
                    try (Hold held = hold.orElseThrow()) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        return held;
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(most.get()).isEqualTo(1);
    }
}
