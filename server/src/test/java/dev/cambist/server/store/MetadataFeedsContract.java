package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.TagEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every index makes alike of what it is told. */
abstract class MetadataFeedsContract extends MetadataFixture {
    @Test
    void pushed_twiceUnderATag_hasTheFirstAndTheLastPush() throws Exception {
        index().pushed(APP, new Push(A, List.of("v1"), Optional.of(IMAGE), NOW, ALICE));
        index().pushed(APP, push(A, NOW.plusSeconds(9), "v1"));

        assertThat(index().tag(APP, "v1"))
                .contains(new TagEntry("v1", A, NOW, NOW.plusSeconds(9), Attributes.OPEN, Optional.empty()));
        assertThat(index().manifest(APP, A))
                .contains(new ManifestEntry(
                        A,
                        NOW,
                        NOW.plusSeconds(9),
                        List.of("v1"),
                        Attributes.OPEN,
                        Optional.of(IMAGE),
                        Optional.empty()));
        assertThat(index().repository(APP))
                .contains(new RepositoryEntry(APP, NOW, NOW.plusSeconds(9), 1, 1, Attributes.OPEN));
    }

    @Test
    void pushed_byAlice_saysSo() throws Exception {
        index().pushed(APP, new Push(A, List.of("v1"), Optional.empty(), NOW, ALICE));

        assertThat(index().tag(APP, "v1").orElseThrow().by()).isEqualTo(ALICE);
        assertThat(index().manifest(APP, A).orElseThrow().by()).isEqualTo(ALICE);
    }

    @Test
    void pushed_byAClockThatIsBehind_countsAndNeverGoesBackInTime() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));
        index().pushed(APP, push(B, NOW.minusSeconds(5), "v1"));

        TagEntry tag = index().tag(APP, "v1").orElseThrow();
        assertThat(tag.digest()).isEqualTo(B);
        assertThat(tag.updated()).isEqualTo(NOW);
    }

    @Test
    void pushed_otherManifestUnderTheTag_movesItAndKeepsItsLock() throws Exception {
        index().pushed(APP, push(A, NOW, "v1", "v2"));
        index().change(new Item.Tag(APP, "v1"), listed(false));
        index().pushed(APP, push(B, NOW.plusSeconds(1), "v1"));

        assertThat(index().tag(APP, "v1").orElseThrow().attributes().listEnabled())
                .isFalse();
        assertThat(index().manifest(APP, A).orElseThrow().tags()).containsExactly("v2");
        assertThat(index().manifest(APP, B).orElseThrow().tags()).containsExactly("v1");
        assertThat(index().repository(APP).orElseThrow().manifests()).isEqualTo(2);
        assertThat(index().repository(APP).orElseThrow().tags()).isEqualTo(2);
    }

    @Test
    void pushed_severalTagsAtOnce_arePointedAtIt() throws Exception {
        index().pushed(APP, push(A, NOW, "v2", "v1"));

        assertThat(index().manifest(APP, A).orElseThrow().tags()).containsExactly("v1", "v2");
    }

    @Test
    void seen_unknown_isFirstSeenWhenItWasAsked() throws Exception {
        index().seen(APP, sighting(A, NOW, "v1"));
        index().seen(APP, sighting(A, NOW.plusSeconds(60), "v1"));

        assertThat(index().tag(APP, "v1")).contains(new TagEntry("v1", A, NOW, NOW, Attributes.OPEN, Optional.empty()));
        assertThat(index().manifest(APP, A).orElseThrow().updated()).isEqualTo(NOW);
        assertThat(index().repository(APP).orElseThrow().updated()).isEqualTo(NOW);
    }

    @Test
    void seen_whatIsPushedSince_changesNothing() throws Exception {
        index().pushed(APP, push(B, NOW.plusSeconds(1), "v1"));
        index().seen(APP, sighting(A, NOW, "v1"));

        assertThat(index().tag(APP, "v1").orElseThrow().digest()).isEqualTo(B);
        assertThat(index().manifest(APP, A).orElseThrow().tags()).isEmpty();
    }

    @Test
    void seen_tagThatMovedPastTheGateway_isAsIfPushedThen() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));
        index().seen(APP, sighting(B, NOW.plusSeconds(5), "v1"));

        TagEntry tag = index().tag(APP, "v1").orElseThrow();
        assertThat(tag.digest()).isEqualTo(B);
        assertThat(tag.created()).isEqualTo(NOW);
        assertThat(tag.updated()).isEqualTo(NOW.plusSeconds(5));
        assertThat(index().manifest(APP, A).orElseThrow().tags()).isEmpty();
    }

    @Test
    void untagged_leavesTheManifest() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));

        assertThat(index().untagged(APP, "v1", NOW.plusSeconds(1))).isTrue();
        assertThat(index().untagged(APP, "v1", NOW.plusSeconds(2))).isFalse();
        assertThat(index().tag(APP, "v1")).isEmpty();
        assertThat(index().manifest(APP, A).orElseThrow().tags()).isEmpty();
        assertThat(index().repository(APP))
                .contains(new RepositoryEntry(APP, NOW, NOW.plusSeconds(1), 1, 0, Attributes.OPEN));
    }

    @Test
    void deleted_takesItsTagsWithIt() throws Exception {
        index().pushed(APP, push(A, NOW, "v1", "v2"));
        index().pushed(APP, push(B, NOW, "v3"));

        assertThat(index().deleted(APP, A, NOW.plusSeconds(1))).isTrue();
        assertThat(index().deleted(APP, A, NOW.plusSeconds(1))).isFalse();
        assertThat(names(index().tags(APP, PageQuery.all(10)))).containsExactly("v3");
        assertThat(index().manifest(APP, A)).isEmpty();
        assertThat(index().repository(APP).orElseThrow().updated()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void deleted_theLastManifest_isTheEndOfTheRepository() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));
        index().change(new Item.Repository(APP), listed(false));
        index().deleted(APP, A, NOW);

        assertThat(index().repository(APP)).isEmpty();
        assertThat(index().locked()).isEmpty();
        index().pushed(APP, push(A, NOW.plusSeconds(5)));
        assertThat(index().repository(APP))
                .contains(new RepositoryEntry(APP, NOW.plusSeconds(5), NOW.plusSeconds(5), 1, 0, Attributes.OPEN));
    }

    @Test
    void removed_forgetsEverythingInItAndNothingElse() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));
        index().pushed(OTHER, push(A, NOW, "v1"));
        index().pushed(ELSEWHERE, push(A, NOW, "v1"));
        index().change(new Item.Tag(APP, "v1"), writable(false));

        assertThat(index().removed(APP)).isTrue();
        assertThat(index().removed(APP)).isFalse();
        assertThat(index().repository(APP)).isEmpty();
        assertThat(index().tag(APP, "v1")).isEmpty();
        assertThat(index().manifest(APP, A)).isEmpty();
        assertThat(index().locked()).isEmpty();
        assertThat(index().tag(OTHER, "v1")).isPresent();
        assertThat(index().tag(ELSEWHERE, "v1")).isPresent();
    }

    @Test
    void missed_whatIsLockedOrPushedSince_stays() throws Exception {
        index().pushed(APP, push(A, NOW, "locked"));
        index().pushed(APP, push(A, NOW, "gone"));
        index().pushed(APP, push(B, NOW.plusSeconds(9), "late"));
        index().change(new Item.Tag(APP, "locked"), writable(false));
        Instant asked = NOW.plusSeconds(5);

        assertThat(index().missed(new Item.Tag(APP, "locked"), asked)).isFalse();
        assertThat(index().missed(new Item.Tag(APP, "late"), asked)).isFalse();
        assertThat(index().missed(new Item.Manifest(APP, A), asked)).isFalse(); // a locked tag would go with it
        assertThat(index().missed(new Item.Manifest(APP, B), asked)).isFalse();
        assertThat(index().missed(new Item.Repository(APP), asked)).isFalse();
        assertThat(index().missed(new Item.Tag(APP, "gone"), asked)).isTrue();
        assertThat(names(index().tags(APP, PageQuery.all(10)))).containsExactly("late", "locked");
        assertThat(index().missed(new Item.Tag(APP, "never"), asked)).isFalse();
    }

    @Test
    void missed_theLastManifestOfALockedRepository_stays() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));
        index().change(new Item.Repository(APP), writable(false));

        assertThat(index().missed(new Item.Manifest(APP, A), NOW.plusSeconds(1)))
                .isFalse(); // the repository would go with it, and its lock
        assertThat(index().locked()).hasSize(1);
    }

    @Test
    void missed_unlocked_isForgotten() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));
        index().pushed(APP, push(B, NOW, "v2"));
        index().pushed(OTHER, push(C, NOW, "v3"));

        assertThat(index().missed(new Item.Manifest(APP, A), NOW.plusSeconds(1)))
                .isTrue();
        assertThat(names(index().tags(APP, PageQuery.all(10)))).containsExactly("v2");
        assertThat(index().missed(new Item.Repository(OTHER), NOW.plusSeconds(1)))
                .isTrue();
        assertThat(index().repository(OTHER)).isEmpty();
    }
}
