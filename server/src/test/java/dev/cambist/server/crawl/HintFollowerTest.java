package dev.cambist.server.crawl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.RepositoryKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a registry tells is where to look, and nothing more. */
final class HintFollowerTest {
    private static final String NAME = "registry.example";
    private static final RepositoryKey KEY = new RepositoryKey(NAME, "app");
    private static final String A = CrawlFixture.digest(1);
    private static final String B = CrawlFixture.digest(2);
    private static final String C = CrawlFixture.digest(3);

    private final FakeRegistry registry = new FakeRegistry();
    private final CrawlFixture fixture = new CrawlFixture();
    private final HintFollower follower = new HintFollower(NAME, fixture.access(), fixture::tick);

    private static Hint pushed(String reference, String digest) {
        return new Hint("app", reference, Optional.of(digest));
    }

    private static Hint gone(String reference) {
        return new Hint("app", reference, Optional.empty());
    }

    private void push(String digest, String... tags) {
        registry.push("app", digest, CrawlFixture.image(Optional.empty()), tags);
    }

    private void look(Hint... hints) {
        for (Hint hint : hints) {
            follower.add(hint);
        }
        follower.turn(registry);
    }

    private String tag(String name) throws Exception {
        return fixture.index().tag(KEY, name).orElseThrow().digest();
    }

    @Test
    void hint_atATag_looksAtThatTagAlone() throws Exception {
        push(A, "v1");
        push(B, "v2");

        look(pushed("v1", A), pushed("v1", A));

        assertThat(tag("v1")).isEqualTo(A);
        assertThat(fixture.index().tag(KEY, "v2")).isEmpty();
        assertThat(registry.questions).noneMatch(question -> question.startsWith("tags"));
        assertThat(registry.questions.stream().filter("GET app sha256"::equals)).isEmpty();
        assertThat(fixture.index().manifest(KEY, A).orElseThrow().by()).isEmpty();
    }

    @Test
    void hint_thatLies_leavesWhatTheRegistryHas() throws Exception {
        push(A, "v1");

        look(pushed("v1", B), pushed("v9", B), pushed(C, C));

        assertThat(tag("v1")).isEqualTo(A);
        assertThat(fixture.index().tag(KEY, "v9")).isEmpty();
        assertThat(fixture.index().manifest(KEY, C)).isEmpty();
        look(gone("v1"), gone(A));
        assertThat(tag("v1")).isEqualTo(A);
    }

    @Test
    void hint_atAPushOfATagThatPointsElsewhereByNow_findsWhatWasPushed() throws Exception {
        push(A, "v1");
        push(B, "v1");

        look(pushed("v1", A));

        assertThat(tag("v1")).isEqualTo(B);
        assertThat(fixture.index().manifest(KEY, A)).isPresent();
    }

    @Test
    void hint_ofWhatTheIndexHasSo_asksNobody() throws Exception {
        push(A, "v1");
        look(pushed("v1", A));
        registry.questions.clear();

        look(pushed("v1", A), pushed(A, A));

        assertThat(registry.questions).isEmpty();
    }

    @Test
    void hints_inAnotherOrderThanWhatHappened_endWithWhatIsThere() throws Exception {
        push(A, "v1");
        push(B, "v1");

        look(pushed("v1", B), gone("v1"), pushed("v1", A));

        assertThat(tag("v1")).isEqualTo(B);
    }

    @Test
    void hint_atADeletedTagOrManifest_forgetsIt() throws Exception {
        push(A, "v1", "v2");
        push(B, "v3");
        look(pushed("v1", A), pushed("v2", A), pushed("v3", B));
        registry.untag("app", "v1");
        registry.delete("app", B);

        look(gone("v1"), gone(B));

        assertThat(fixture.index().tag(KEY, "v1")).isEmpty();
        assertThat(tag("v2")).isEqualTo(A);
        assertThat(fixture.index().tag(KEY, "v3")).isEmpty();
        assertThat(fixture.index().manifest(KEY, B)).isEmpty();
    }

    @Test
    void hint_atSomethingLockedThatIsGone_keepsTheLock() throws Exception {
        push(A, "v1");
        look(pushed("v1", A));
        AttributesChange lock =
                new AttributesChange(Optional.empty(), Optional.of(false), Optional.empty(), Optional.empty());
        fixture.index().change(new Item.Tag(KEY, "v1"), lock);
        registry.delete("app", A);

        look(gone("v1"), gone(A));

        assertThat(fixture.index().tag(KEY, "v1").orElseThrow().attributes().writeEnabled())
                .isFalse();
    }

    @Test
    void hint_atAnIndex_findsItsChildren() throws Exception {
        push(A);
        registry.push("app", C, CrawlFixture.indexOf(A), "multi");

        look(pushed("multi", C));

        assertThat(fixture.index().manifest(KEY, A)).isPresent();
    }

    @Test
    void hint_whereTheRegistryFails_isTriedAgainBehindTheOthersAndThenLeftToTheCrawl() throws Exception {
        push(A, "v1");
        push(B, "v2");
        registry.failing.add("v1");
        look(pushed("v1", A), pushed("v2", B));
        assertThat(tag("v2")).isEqualTo(B);
        assertThat(follower.wants()).isFalse();
        fixture.pass(10);
        assertThat(follower.wants()).isTrue();
        registry.failing.clear();

        follower.turn(registry);

        assertThat(tag("v1")).isEqualTo(A);
        registry.failing.add("v3");
        look(pushed("v3", A));
        for (int tries = 0; tries < 2; tries++) {
            follower.turn(registry);
        }
        fixture.pass(10);
        assertThat(follower.wants()).isFalse();
    }

    @Test
    void hint_thatComesWhileTheSameIsLookedAt_isLookedAtAgain() throws Exception {
        push(A, "v1");
        registry.afterQuestion = () -> {
            registry.afterQuestion = () -> {};
            push(B, "v1");
            follower.add(gone("v1"));
        };

        look(gone("v1"));
        follower.turn(registry);

        assertThat(tag("v1")).isEqualTo(B);
    }

    @Test
    void hints_moreThanHaveRoom_wantAWholeCrawlOnce() {
        for (int number = 0; number <= 10_000; number++) {
            follower.add(pushed("v" + number, A));
        }

        assertThat(follower.takeOverflow()).isTrue();
        assertThat(follower.takeOverflow()).isFalse();
    }
}
