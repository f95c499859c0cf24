package dev.cambist.server.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.CrawlState;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.RepositoryHolds.Hold;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.server.settings.IndexSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RegistryFollowerTest {
    private static final String NAME = "registry.example";
    private static final String A = CrawlFixture.digest(1);

    private final FakeRegistry registry = new FakeRegistry();
    private final CrawlFixture fixture = new CrawlFixture();
    private final CrawlTarget target =
            new CrawlTarget(NAME, new IndexSettings(Optional.of(Duration.ofHours(1)), 20), registry);

    private RegistryFollower follower() {
        return new RegistryFollower(NAME, fixture.access(), fixture::tick);
    }

    private CrawlState state() throws Exception {
        return fixture.store().crawls().find(NAME).orElseThrow();
    }

    private static RepositoryKey key(String repository) {
        return new RepositoryKey(NAME, repository);
    }

    private void fill() {
        for (String repository : List.of("a", "b", "c", "d", "e")) {
            registry.push(repository, A, CrawlFixture.image(Optional.empty()), "v1");
        }
    }

    @Test
    void turn_catalogueOfSeveralPages_isWalkedToItsEnd() throws Exception {
        fill();

        follower().turn(target);

        assertThat(fixture.index().repositories(NAME, Optional.empty(), 10))
                .extracting(entry -> entry.key().repository())
                .containsExactly("a", "b", "c", "d", "e");
        assertThat(state().ended()).isPresent();
        assertThat(state().repositories()).isEqualTo(5);
    }

    @Test
    void turn_beforeTheIntervalIsOver_asksNothing() throws Exception {
        fill();
        RegistryFollower follower = follower();
        follower.turn(target);
        registry.questions.clear();

        follower.turn(target);
        assertThat(registry.questions).isEmpty();

        fixture.pass(3600);
        follower.turn(target);
        assertThat(registry.questions).isNotEmpty();
    }

    @Test
    void turn_ofAServerThatBeganSince_looksAgain() throws Exception {
        fill();
        follower().turn(target);
        registry.questions.clear();

        follower().turn(target);

        assertThat(registry.questions).isNotEmpty();
    }

    @Test
    void turn_registryFailsOnTheWay_goesOnWhereItWasAfterARestart() throws Exception {
        fill();
        registry.failing.add("tags d");
        follower().turn(target);
        assertThat(state().ended()).isEmpty();
        assertThat(state().after()).contains("c");
        registry.failing.clear();
        registry.questions.clear();

        follower().turn(target);

        assertThat(registry.questions.subList(0, 2)).containsExactly("catalog", "tags d");
        assertThat(state().ended()).isPresent();
        assertThat(state().repositories()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void turn_oneRepositoryThatAlwaysFails_isLeftOutInTheEnd() throws Exception {
        fill();
        registry.failing.add("tags b");
        RegistryFollower follower = follower();
        for (int tries = 0; tries < 3; tries++) {
            follower.turn(target);
        }

        assertThat(state().ended()).isPresent();
        assertThat(state().failed()).isEqualTo(1);
        assertThat(fixture.index().repositories(NAME, Optional.empty(), 10))
                .extracting(entry -> entry.key().repository())
                .containsExactly("a", "c", "d", "e");
    }

    @Test
    void turn_registryWithoutACatalogue_looksAtWhatTheIndexKnows() throws Exception {
        fill();
        follower().turn(target);
        AttributesChange hidden =
                new AttributesChange(Optional.empty(), Optional.empty(), Optional.of(false), Optional.empty());
        fixture.index().change(new Item.Repository(key("c")), hidden);
        registry.withoutCatalog = true;
        registry.push("b", A, CrawlFixture.image(Optional.empty()), "v2");
        registry.push("c", A, CrawlFixture.image(Optional.empty()), "v3");
        registry.delete("d", A);

        follower().turn(target);

        assertThat(fixture.index().tag(key("b"), "v2")).isPresent();
        assertThat(fixture.index().tag(key("c"), "v3")).isPresent();
        assertThat(fixture.index().repository(key("d"))).isEmpty();
    }

    @Test
    void turn_whileAnotherServerCrawls_leavesItToThat() throws Exception {
        fill();
        try (Hold hold = fixture.store()
                .holds()
                .item(new RepositoryKey(NAME, ""), "crawl", Duration.ofMinutes(1))
                .orElseThrow()) {
            follower().turn(target);
            assertThat(hold).isNotNull();
        }

        assertThat(registry.questions).isEmpty();
    }

    @Test
    void report_registryFails_saysWhereAndWhyAndForgetsItWhenTheCrawlGoesOn() throws Exception {
        fill();
        registry.failing.add("tags d");
        RegistryFollower follower = follower();

        follower.turn(target);

        CrawlReport failing = follower.report(0);
        assertThat(failing.stage()).isEqualTo(CrawlReport.Stage.FAILING);
        assertThat(failing.trouble()).isPresent();
        assertThat(failing.state().after()).contains("c");
        assertThat(failing.lastEnd()).isEmpty();

        registry.failing.clear();
        follower.turn(target);

        CrawlReport ended = follower.report(7);
        assertThat(ended.stage()).isEqualTo(CrawlReport.Stage.IDLE);
        assertThat(ended.trouble()).isEmpty();
        assertThat(ended.state()).isEqualTo(state());
        assertThat(ended.lastEnd()).isEqualTo(state().ended());
        assertThat(ended.hints()).isEqualTo(7);
    }

    @Test
    void report_whileItCrawls_saysHowFarItIs() {
        fill();
        RegistryFollower follower = follower();
        List<CrawlReport> during = new ArrayList<>();
        registry.afterQuestion = () -> during.add(follower.report(0));

        follower.turn(target);

        assertThat(during).extracting(CrawlReport::stage).containsOnly(CrawlReport.Stage.RUNNING);
        assertThat(during.getLast().state().repositories()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void report_aRepositoryLeftOut_isNamed() {
        fill();
        registry.failing.add("tags b");
        RegistryFollower follower = follower();
        for (int tries = 0; tries < 3; tries++) {
            follower.turn(target);
        }

        assertThat(follower.report(0).leftOut()).containsExactly("b");
        assertThat(follower.report(0).state().failed()).isEqualTo(1);
    }

    @Test
    void report_whileAnotherServerCrawls_showsItsProgress() throws Exception {
        CrawlState others =
                new CrawlState(fixture.tick(), true, Optional.of("team/app"), Optional.empty(), 12, 34, 0, 0);
        fixture.store().crawls().save(NAME, others);
        RegistryFollower follower = follower();
        try (Hold hold = fixture.store()
                .holds()
                .item(new RepositoryKey(NAME, ""), "crawl", Duration.ofMinutes(1))
                .orElseThrow()) {
            follower.turn(target);
            assertThat(hold).isNotNull();
        }

        assertThat(follower.report(0).stage()).isEqualTo(CrawlReport.Stage.ELSEWHERE);
        assertThat(follower.report(0).state()).isEqualTo(others);
    }

    @Test
    void again_whileACrawlIsUnderWay_letsAnotherFollow() throws Exception {
        fill();
        RegistryFollower follower = follower();
        registry.afterQuestion = () -> {
            if (registry.questions.contains("tags b")) {
                follower.again();
                registry.afterQuestion = () -> {};
            }
        };
        follower.turn(target);
        registry.push("a", A, CrawlFixture.image(Optional.empty()), "v2");

        follower.turn(target);

        assertThat(fixture.index().tag(key("a"), "v2")).isPresent();
        assertThat(state().ended()).isPresent();
        registry.questions.clear();
        follower.turn(target);
        assertThat(registry.questions).isEmpty();
    }

    @Test
    void pace_ofTenASecond_leavesAGap() throws Exception {
        long[] now = {0};
        List<Long> slept = new ArrayList<>();
        Pace pace = new Pace(10, () -> now[0], nanos -> {
            slept.add(nanos);
            now[0] += nanos;
        });

        pace.await();
        pace.await();
        now[0] += 1_000_000_000;
        pace.await();
        pace.await();

        assertThat(slept).containsExactly(100_000_000L, 100_000_000L);
    }
}
