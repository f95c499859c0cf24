package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.CrawlState;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.PageQuery.Order;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.Pusher;
import dev.cambist.core.metadata.RepositoryEntry;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.Sighting;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.metadata.Untag;
import dev.cambist.core.session.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every index does alike. */
@Timeout(300) // a guard against hanging
abstract class MetadataContract {
    static final RepositoryKey APP = new RepositoryKey("registry.example", "team/app");
    static final RepositoryKey OTHER = new RepositoryKey("registry.example", "team/other");
    static final RepositoryKey ELSEWHERE = new RepositoryKey("else.example", "team/app");
    static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123456Z");
    static final String A = digest('a');
    static final String B = digest('b');
    static final String C = digest('c');
    static final Optional<Pusher> ALICE = Optional.of(new Pusher(Optional.of("corp"), "alice", Optional.of("s1")));
    static final ManifestFacts IMAGE = new ManifestFacts(
            "application/vnd.oci.image.manifest.v1+json",
            Optional.of(2479L),
            Optional.of(new ManifestFacts.Config("application/vnd.oci.image.config.v1+json", digest('f'))),
            new ManifestFacts.Platform(true, Optional.of("amd64"), Optional.of("linux")),
            Optional.of("application/x.\"quoted\"; DROP TABLE x; --\u0001ü"),
            Optional.of(digest('e')),
            List.of());
    static final ManifestFacts INDEX = new ManifestFacts(
            "application/vnd.oci.image.index.v1+json",
            Optional.empty(),
            Optional.empty(),
            ManifestFacts.Platform.UNKNOWN,
            Optional.empty(),
            Optional.empty(),
            List.of(
                    new ManifestFacts.Child(digest('b'), Optional.of("arm64"), Optional.of("linux")),
                    new ManifestFacts.Child(digest('a'), Optional.empty(), Optional.empty())));

    private Store store;

    /** An empty one. */
    abstract Store open() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    final void closeStore() {
        store.close();
    }

    final MetadataStore index() {
        return store.metadata();
    }

    static String digest(char digit) {
        return "sha256:" + Character.toString(digit).repeat(64);
    }

    static Push push(String digest, Instant at, String... tags) {
        return new Push(digest, List.of(tags), Optional.empty(), at, Optional.empty());
    }

    static Sighting sighting(String digest, Instant asked, String... tags) {
        return new Sighting(digest, List.of(tags), Optional.empty(), asked);
    }

    static AttributesChange writable(boolean now) {
        return new AttributesChange(Optional.empty(), Optional.of(now), Optional.empty(), Optional.empty());
    }

    static AttributesChange listed(boolean now) {
        return new AttributesChange(Optional.empty(), Optional.empty(), Optional.of(now), Optional.empty());
    }

    private static PageQuery page(Order order, int most) {
        return new PageQuery(order, Optional.empty(), most, Optional.empty(), false);
    }

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

    @Test
    void repositories_areThoseOfTheRegistryThatListsShow() throws Exception {
        for (String name : List.of("b", "a/b", "a-b", "a", "hidden", "emptied")) {
            index().pushed(new RepositoryKey("registry.example", name), push(A, NOW, "v1"));
        }
        index().pushed(ELSEWHERE, push(A, NOW, "v1"));
        index().change(new Item.Repository(new RepositoryKey("registry.example", "hidden")), listed(false));
        index().deleted(new RepositoryKey("registry.example", "emptied"), A, NOW);

        assertThat(index().repositories("registry.example", Optional.empty(), 10))
                .containsExactly("a", "a-b", "a/b", "b");
        assertThat(index().repositories("registry.example", Optional.of("a-b"), 1))
                .containsExactly("a/b");
        assertThat(index().repositories("registry.example", Optional.of("aa"), 10))
                .containsExactly("b");
        assertThat(index().repositories("no.example", Optional.empty(), 10)).isEmpty();
    }

    @Test
    void tags_ofEachOrder_goOnBehindACursor() throws Exception {
        index().pushed(APP, push(A, NOW.plusSeconds(2), "b"));
        index().pushed(APP, push(A, NOW.plusSeconds(1), "c"));
        index().pushed(APP, push(A, NOW.plusSeconds(1), "d"));
        index().pushed(APP, push(A, NOW.plusSeconds(3), "a"));

        assertThat(walk(Order.NAME)).containsExactly("a", "b", "c", "d");
        assertThat(walk(Order.OLDEST_FIRST)).containsExactly("c", "d", "b", "a");
        assertThat(walk(Order.NEWEST_FIRST)).containsExactly("a", "b", "d", "c");
    }

    private List<String> walk(Order order) throws StoreException {
        List<String> all = new ArrayList<>();
        Optional<Cursor> after = Optional.empty();
        while (true) {
            List<TagEntry> page = index().tags(APP, new PageQuery(order, after, 1, Optional.empty(), false));
            if (page.isEmpty()) {
                return all;
            }
            all.addAll(names(page));
            after = Optional.of(
                    new Cursor(page.getLast().updated(), page.getLast().name()));
        }
    }

    private static List<String> names(List<TagEntry> tags) {
        return tags.stream().map(TagEntry::name).toList();
    }

    @Test
    void tags_namesInUpperCase_areInTheOrderOfTheirBytes() throws Exception {
        index().pushed(APP, push(A, NOW, "a", "B", "_x", "1"));

        assertThat(walk(Order.NAME)).containsExactly("1", "B", "_x", "a");
    }

    @Test
    void tags_ofADigest_areThoseThatPointAtIt() throws Exception {
        index().pushed(APP, push(A, NOW, "a", "c"));
        index().pushed(APP, push(B, NOW, "b"));

        assertThat(names(index().tags(APP, new PageQuery(Order.NAME, Optional.empty(), 10, Optional.of(A), false))))
                .containsExactly("a", "c");
    }

    @Test
    void tags_hidden_areLeftOutBeforeTheyCount() throws Exception {
        index().pushed(APP, push(A, NOW, "a", "b", "c"));
        index().change(new Item.Tag(APP, "a"), listed(false));

        assertThat(names(index().tags(APP, page(Order.NAME, 2)))).containsExactly("b", "c");
        assertThat(names(index().tags(APP, PageQuery.all(10)))).containsExactly("a", "b", "c");
    }

    @Test
    void manifests_ofEachOrder_comeWithTagsAndFacts() throws Exception {
        index().pushed(APP, new Push(B, List.of("v2", "v1"), Optional.of(IMAGE), NOW, ALICE));
        index().pushed(APP, push(A, NOW.plusSeconds(1)));
        index().pushed(APP, push(C, NOW.plusSeconds(2), "v3"));
        index().change(new Item.Manifest(APP, C), listed(false));

        assertThat(digests(Order.NAME)).containsExactly(A, B);
        assertThat(digests(Order.OLDEST_FIRST)).containsExactly(B, A);
        assertThat(digests(Order.NEWEST_FIRST)).containsExactly(A, B);
        ManifestEntry first =
                index().manifests(APP, page(Order.OLDEST_FIRST, 1)).getFirst();
        assertThat(first.tags()).containsExactly("v1", "v2");
        assertThat(first.facts()).contains(IMAGE);
        assertThat(index().manifests(APP, PageQuery.all(10))).hasSize(3);
        assertThat(index().manifests(APP, PageQuery.all(10).after(B)))
                .extracting(ManifestEntry::digest)
                .containsExactly(C);
    }

    private List<String> digests(Order order) throws StoreException {
        return index().manifests(APP, page(order, 10)).stream()
                .map(ManifestEntry::digest)
                .toList();
    }

    @Test
    void change_oneAttribute_leavesTheOthers() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));

        assertThat(index().change(new Item.Tag(APP, "v1"), writable(false)))
                .contains(new Attributes(true, false, true, true));
        assertThat(index().change(new Item.Tag(APP, "v1"), listed(false)))
                .contains(new Attributes(true, false, false, true));
        assertThat(index().tag(APP, "v1").orElseThrow().attributes())
                .isEqualTo(new Attributes(true, false, false, true));
        assertThat(index().manifest(APP, A).orElseThrow().attributes()).isEqualTo(Attributes.OPEN);
        assertThat(index().repository(APP).orElseThrow().attributes()).isEqualTo(Attributes.OPEN);
    }

    @Test
    void change_unknownItems_areNotMade() throws Exception {
        assertThat(index().change(new Item.Repository(APP), writable(false))).isEmpty();
        index().pushed(APP, push(A, NOW));
        assertThat(index().change(new Item.Tag(APP, "v1"), writable(false))).isEmpty();
        assertThat(index().change(new Item.Manifest(APP, B), writable(false))).isEmpty();
        assertThat(index().locked()).isEmpty();
    }

    @Test
    void locked_isEverythingThatIsNotOpen() throws Exception {
        index().pushed(OTHER, push(A, NOW, "v1"));
        index().pushed(APP, push(A, NOW, "v1", "v0"));
        Attributes locked = new Attributes(true, false, true, true);
        for (Item item : List.of(
                new Item.Repository(OTHER),
                new Item.Manifest(APP, A),
                new Item.Tag(APP, "v1"),
                new Item.Tag(APP, "v0"),
                new Item.Repository(APP))) {
            index().change(item, writable(false));
        }
        index().change(new Item.Tag(APP, "v0"), writable(true));

        List<Item.Locked> ofApp = List.of(
                new Item.Locked(new Item.Repository(APP), locked),
                new Item.Locked(new Item.Tag(APP, "v1"), locked),
                new Item.Locked(new Item.Manifest(APP, A), locked));
        assertThat(index().locked(APP)).isEqualTo(ofApp);
        assertThat(index().locked())
                .startsWith(ofApp.toArray(Item.Locked[]::new))
                .endsWith(new Item.Locked(new Item.Repository(OTHER), locked))
                .hasSize(4);
    }

    @Test
    void lockChanges_growWithLocksAndUntagsAlone() throws Exception {
        long first = index().lockChanges();
        index().pushed(APP, push(A, NOW, "v1"));
        assertThat(index().lockChanges()).isEqualTo(first);

        index().change(new Item.Tag(APP, "v1"), writable(false));
        long second = index().lockChanges();
        assertThat(second).isGreaterThan(first);
        index().begin(new Untag(APP, "v2", C));
        long third = index().lockChanges();
        assertThat(third).isGreaterThan(second);
        index().end(new Untag(APP, "v2", C));
        long fourth = index().lockChanges();
        assertThat(fourth).isGreaterThan(third);
        index().removed(APP); // takes a lock with it
        assertThat(index().lockChanges()).isGreaterThan(fourth);
    }

    @Test
    void untags_areThoseBegunAndNotEnded() throws Exception {
        Untag one = new Untag(APP, "v1", A);
        Untag other = new Untag(OTHER, "v1", B);
        index().begin(one);
        index().begin(one);
        index().begin(other);
        assertThat(index().untags()).containsExactlyInAnyOrder(one, other);

        index().end(one);
        assertThat(index().untags()).containsExactly(other);
    }

    @Test
    void facts_areOfTheDigestInAllRepositories() throws Exception {
        index().pushed(APP, new Push(A, List.of(), Optional.of(IMAGE), NOW, ALICE));
        index().pushed(OTHER, push(A, NOW));
        index().pushed(APP, new Push(C, List.of(), Optional.of(INDEX), NOW, ALICE));

        assertThat(index().facts(A)).contains(IMAGE);
        assertThat(index().facts(C)).contains(INDEX);
        assertThat(index().manifest(OTHER, A).orElseThrow().facts()).contains(IMAGE);
        index().removed(APP);
        assertThat(index().facts(A)).contains(IMAGE);
        index().removed(OTHER);
        assertThat(index().facts(A)).isEmpty();
    }

    @Test
    void crawls_savedAgain_areAsTheyWereLast() throws Exception {
        CrawlState begun = CrawlState.begin(NOW);
        CrawlState ended = new CrawlState(NOW, false, Optional.of("z"), Optional.of(NOW.plusSeconds(9)), 1, 2, 3, 4);
        assertThat(store.crawls().find("registry.example")).isEmpty();

        store.crawls().save("registry.example", begun);
        assertThat(store.crawls().find("registry.example")).contains(begun);
        store.crawls().save("registry.example", ended);
        assertThat(store.crawls().find("registry.example")).contains(ended);
        assertThat(store.crawls().find("else.example")).isEmpty();
    }

    @Test
    void learned_ofWhatNobodyHas_isNotKept() throws Exception {
        index().learned(A, IMAGE);

        assertThat(index().facts(A)).isEmpty();
    }

    @Test
    void learned_moreThanThePushTold_staysWhenItIsPushedAgain() throws Exception {
        ManifestFacts told = IMAGE.with(ManifestFacts.Platform.UNKNOWN);
        index().pushed(APP, new Push(A, List.of(), Optional.of(told), NOW, ALICE));
        index().learned(A, IMAGE);
        index().pushed(APP, new Push(A, List.of(), Optional.of(told), NOW, ALICE));

        assertThat(index().facts(A)).contains(IMAGE);
    }
}
