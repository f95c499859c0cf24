package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.CrawlState;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.Untag;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every index does alike: what it is told, what it lists, and what it keeps beside that. */
abstract class MetadataContract extends MetadataPagesContract {
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
    void locked_byATagOrADigest_isWhatTheyLeadTo() throws Exception {
        index().pushed(APP, push(A, NOW, "v1", "v2"));
        index().pushed(APP, push(B, NOW, "v3"));
        index().pushed(OTHER, push(A, NOW, "v1"));
        assertThat(index().locked(APP, "v1")).isEmpty();
        assertThat(index().locked(ELSEWHERE, "v1")).isEmpty();

        for (Item item : List.of(new Item.Tag(APP, "v1"), new Item.Manifest(APP, A), new Item.Repository(APP))) {
            index().change(item, writable(false));
        }

        Attributes attributes = new Attributes(true, false, true, true);
        Item.Locked whole = new Item.Locked(new Item.Repository(APP), attributes);
        Item.Locked manifest = new Item.Locked(new Item.Manifest(APP, A), attributes);
        assertThat(index().locked(APP, "v1"))
                .containsExactly(whole, new Item.Locked(new Item.Tag(APP, "v1"), attributes), manifest);
        assertThat(index().locked(APP, "v2")).containsExactly(whole, manifest);
        assertThat(index().locked(APP, A)).containsExactly(whole, manifest);
        for (String open : List.of("v3", B, "unknown", C)) {
            assertThat(index().locked(APP, open)).as(open).containsExactly(whole);
        }
        assertThat(index().locked(OTHER, "v1")).isEmpty();
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
    void emptied_isWhatWasForgottenToTheLastUntilItIsKnownAgain() throws Exception {
        index().pushed(APP, push(A, NOW, "v1"));
        index().pushed(APP, push(B, NOW));
        index().pushed(OTHER, push(A, NOW, "v1"));
        index().deleted(APP, A, NOW);
        assertThat(emptied()).isEmpty();

        index().deleted(APP, B, NOW);
        assertThat(emptied()).containsExactly(APP.repository());
        assertThat(index().emptied(ELSEWHERE.registry(), Set.of(ELSEWHERE.repository())))
                .isEmpty();
        index().removed(OTHER);
        assertThat(emptied()).containsExactlyInAnyOrder(APP.repository(), OTHER.repository());

        index().pushed(APP, push(A, NOW, "v2"));
        index().seen(OTHER, sighting(A, NOW, "v2"));
        assertThat(emptied()).isEmpty();
        index().missed(new Item.Repository(OTHER), NOW);
        assertThat(emptied()).containsExactly(OTHER.repository());
    }

    /** Somebody may ask for any name; only what was deleted was there. */
    @Test
    void emptied_ofWhatWasNeverKnown_isWhatWasDeletedAndNotWhatWasMissed() throws Exception {
        index().deleted(APP, A, NOW);
        index().missed(new Item.Repository(OTHER), NOW);

        assertThat(emptied()).containsExactly(APP.repository());
    }

    @Test
    void notEmptied_isNotEmptiedAnyMore() throws Exception {
        index().removed(APP);
        index().removed(APP);
        index().notEmptied(APP);

        assertThat(emptied()).isEmpty();
    }

    private Set<String> emptied() throws Exception {
        return index().emptied(APP.registry(), Set.of(APP.repository(), OTHER.repository(), "team/unknown"));
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
