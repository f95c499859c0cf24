package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.PageQuery.Cursor;
import dev.cambist.core.metadata.PageQuery.Order;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.TagEntry;
import dev.cambist.core.session.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every index lists alike. */
abstract class MetadataPagesContract extends MetadataFeedsContract {
    private static PageQuery page(Order order, int most) {
        return new PageQuery(order, Optional.empty(), most, Optional.empty(), false);
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
                .extracting(entry -> entry.key().repository())
                .containsExactly("a", "a-b", "a/b", "b");
        assertThat(index().repositories("registry.example", Optional.of("a-b"), 1))
                .extracting(entry -> entry.key().repository())
                .containsExactly("a/b");
        assertThat(index().repositories("registry.example", Optional.of("aa"), 10))
                .extracting(entry -> entry.key().repository())
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
    void manifests_thatNameVeryMany_comeInPartsUntilThereAreNone() throws Exception {
        List<ManifestFacts.Child> children = new ArrayList<>();
        for (int number = 0; number < 15_000; number++) {
            children.add(new ManifestFacts.Child(
                    "sha256:%064x".formatted(number), Optional.of("amd64"), Optional.of("linux")));
        }
        ManifestFacts wide = new ManifestFacts(
                INDEX.mediaType(),
                Optional.empty(),
                Optional.empty(),
                ManifestFacts.Platform.NONE,
                Optional.empty(),
                Optional.empty(),
                children);
        for (String digest : List.of(A, B, C)) {
            index().pushed(APP, new Push(digest, List.of(), Optional.of(wide), NOW, Optional.empty()));
        }

        List<String> walked = new ArrayList<>();
        PageQuery query = page(Order.NAME, 10);
        List<ManifestEntry> part = index().manifests(APP, query);
        while (!part.isEmpty()) {
            for (ManifestEntry manifest : part) {
                walked.add(manifest.digest());
                assertThat(manifest.facts()).contains(wide);
            }
            query = query.after(part.getLast().digest());
            part = index().manifests(APP, query);
        }

        assertThat(walked).containsExactly(A, B, C);
        assertThat(index().facts(Set.of(A))).isEmpty();
    }

    @Test
    void facts_ofMany_areThoseOfWhatIsThere() throws Exception {
        index().pushed(APP, new Push(A, List.of("v1"), Optional.of(IMAGE), NOW, ALICE));
        index().pushed(APP, push(B, NOW, "v2"));

        assertThat(index().facts(Set.of(A, B, C))).containsOnly(Map.entry(A, IMAGE));
        assertThat(index().facts(Set.of())).isEmpty();
        index().deleted(APP, A, NOW);
        assertThat(index().facts(Set.of(A))).isEmpty();
    }
}
