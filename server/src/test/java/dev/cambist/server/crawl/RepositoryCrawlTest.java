package dev.cambist.server.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.metadata.AttributesChange;
import dev.cambist.core.metadata.Item;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.MetadataStore;
import dev.cambist.core.metadata.PageQuery;
import dev.cambist.core.metadata.Push;
import dev.cambist.core.metadata.RepositoryKey;
import dev.cambist.core.metadata.TagEntry;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RepositoryCrawlTest {
    private static final String NAME = "team/app";
    private static final RepositoryKey APP = new RepositoryKey("registry.example", NAME);
    private static final String A = CrawlFixture.digest(1);
    private static final String B = CrawlFixture.digest(2);
    private static final String C = CrawlFixture.digest(3);
    private static final ManifestFacts IMAGE = CrawlFixture.image(Optional.empty());

    private final FakeRegistry registry = new FakeRegistry();
    private final CrawlFixture fixture = new CrawlFixture();
    private final MetadataStore index = fixture.index();

    private void crawl() throws Exception {
        new RepositoryCrawl(registry, index, APP, fixture::tick, new CrawlCount(0, 0, 0)).run();
    }

    private static AttributesChange locked() {
        return new AttributesChange(Optional.empty(), Optional.of(false), Optional.empty(), Optional.empty());
    }

    @Test
    void run_whatNobodyTold_isKnownWithFactsSinceItWasAsked() throws Exception {
        registry.push(NAME, A, IMAGE, "v1", "v2", "v3");
        Instant before = fixture.tick();

        crawl();

        ManifestEntry manifest = index.manifest(APP, A).orElseThrow();
        assertThat(manifest.tags()).containsExactly("v1", "v2", "v3");
        assertThat(manifest.created()).isAfter(before);
        assertThat(manifest.facts().orElseThrow().platform().architecture()).contains("amd64");
        assertThat(index.tag(APP, "v1").orElseThrow().by()).isEmpty();
    }

    @Test
    void run_anIndexItsChildrenAndWhatRefersToThem_areKnown() throws Exception {
        registry.push(NAME, A, IMAGE);
        registry.push(NAME, B, CrawlFixture.indexOf(A), "v1");
        registry.push(NAME, C, CrawlFixture.image(Optional.of(A)));

        crawl();

        assertThat(index.manifest(APP, A)).isPresent();
        assertThat(index.manifest(APP, C)).isPresent();
        assertThat(index.manifest(APP, B).orElseThrow().facts().orElseThrow().imageSize())
                .contains(100L);
    }

    @Test
    void run_whatSeveralNameAndIsNotThere_isAskedForOnce() throws Exception {
        registry.push(NAME, A, CrawlFixture.indexOf(C), "v1");
        registry.push(NAME, B, CrawlFixture.indexOf(C, C), "v2");

        crawl();

        assertThat(registry.questions.stream().filter(("HEAD " + NAME + " " + C)::equals))
                .hasSize(1);
    }

    @Test
    void run_anIndexOfManyThatAreNotThere_asksForTenThousandAndForgetsNothing() throws Exception {
        String[] many =
                IntStream.range(1000, 12_000).mapToObj(CrawlFixture::digest).toArray(String[]::new);
        registry.push(NAME, A, CrawlFixture.indexOf(many), "v1");
        registry.push(NAME, B, CrawlFixture.indexOf(C), "v2");
        registry.push(NAME, C, IMAGE);
        index.pushed(APP, new Push(C, List.of(), Optional.of(IMAGE), fixture.tick(), Optional.empty()));

        crawl();

        assertThat(registry.questions.stream().filter(question -> question.startsWith("HEAD " + NAME + " sha256:")))
                .hasSizeBetween(10_000, 10_010);
        assertThat(index.manifest(APP, C)).isPresent();
        assertThat(index.tag(APP, "v1")).isPresent();
    }

    @Test
    void run_again_asksLittleAndWritesNothing() throws Exception {
        registry.push(NAME, A, IMAGE, "v1");
        crawl();
        TagEntry tag = index.tag(APP, "v1").orElseThrow();
        registry.questions.clear();

        crawl();

        assertThat(registry.questions).containsExactly("tags team/app", "HEAD team/app v1");
        assertThat(index.tag(APP, "v1")).contains(tag);
    }

    @Test
    void run_whatIsNoMore_isForgotten() throws Exception {
        registry.push(NAME, A, IMAGE, "v1");
        registry.push(NAME, B, IMAGE, "v2");
        crawl();
        registry.untag(NAME, "v1");
        registry.delete(NAME, B);

        crawl();

        assertThat(index.tags(APP, PageQuery.all(10))).isEmpty();
        assertThat(index.manifest(APP, A)).isPresent(); // untagged, and there
        assertThat(index.manifest(APP, B)).isEmpty();
    }

    @Test
    void run_whatIsLockedAndNoMore_stays() throws Exception {
        registry.push(NAME, A, IMAGE, "v1");
        crawl();
        index.change(new Item.Tag(APP, "v1"), locked());
        registry.delete(NAME, A);

        crawl();

        assertThat(index.locked()).hasSize(1);
        assertThat(index.manifest(APP, A)).isPresent();
    }

    @Test
    void run_registryFails_forgetsNothing() throws Exception {
        registry.push(NAME, A, IMAGE, "v1");
        registry.push(NAME, B, IMAGE, "v2");
        crawl();
        registry.delete(NAME, A);
        registry.delete(NAME, B);
        for (String failing : List.of("tags ", "HEAD ", "GET ")) {
            registry.failing.clear();
            registry.failing.add(failing);

            assertThatThrownBy(this::crawl).isInstanceOf(NoAnswerException.class);
            assertThat(index.tags(APP, PageQuery.all(10))).hasSize(2);
        }
    }

    @Test
    void run_tagsAreListedInPart_forgetsNothingThatIsThere() throws Exception {
        registry.push(NAME, A, IMAGE, "v1");
        crawl();
        FakeRegistry whole = registry;
        CrawledRegistry partial = new CutRegistry(whole);

        new RepositoryCrawl(partial, index, APP, fixture::tick, new CrawlCount(0, 0, 0)).run();

        assertThat(index.tag(APP, "v1")).isPresent();
        assertThat(index.manifest(APP, A)).isPresent();
    }

    @Test
    void run_throwAwayStandsInForATag_isNeverInTheIndex() throws Exception {
        registry.push(NAME, A, IMAGE, "v1");
        crawl();
        registry.push(NAME, B, CrawlFixture.throwAway(), "v1");

        crawl();

        assertThat(index.manifest(APP, B)).isEmpty();
        assertThat(index.tag(APP, "v1").orElseThrow().digest()).isEqualTo(A);
    }

    /** Whatever is deleted through the gateway between a question and the word of it is not there afterwards. */
    @Test
    void run_deletedThroughTheGatewayAtAnyMoment_doesNotComeBack() throws Exception {
        for (int moment = 0; moment < 12; moment++) {
            FakeRegistry busy = new FakeRegistry();
            MetadataStore told = new CrawlFixture().index();
            busy.push(NAME, A, IMAGE, "v1");
            busy.push(NAME, B, IMAGE, "other");
            int[] asked = {0};
            int when = moment;
            busy.afterQuestion = () -> {
                if (asked[0]++ == when) {
                    busy.delete(NAME, A);
                    CrawlFixture.unchecked(() -> told.deleted(APP, A, fixture.tick()));
                }
            };

            new RepositoryCrawl(busy, told, APP, fixture::tick, new CrawlCount(0, 0, 0)).run();

            if (asked[0] > when) {
                assertThat(told.tag(APP, "v1"))
                        .as("deleted after question " + when)
                        .isEmpty();
                assertThat(told.manifest(APP, A))
                        .as("deleted after question " + when)
                        .isEmpty();
            }
        }
    }

    @Test
    void run_pushedThroughTheGatewayAtAnyMoment_isThere() throws Exception {
        for (int moment = 0; moment < 12; moment++) {
            FakeRegistry busy = new FakeRegistry();
            MetadataStore told = new CrawlFixture().index();
            told.pushed(APP, new Push(A, List.of("v1"), Optional.of(IMAGE), fixture.tick(), Optional.empty()));
            busy.push(NAME, B, IMAGE, "other");
            int[] asked = {0};
            int when = moment;
            busy.afterQuestion = () -> {
                if (asked[0]++ == when) {
                    busy.push(NAME, A, IMAGE, "v1");
                    CrawlFixture.unchecked(() -> {
                        told.pushed(
                                APP, new Push(A, List.of("v1"), Optional.of(IMAGE), fixture.tick(), Optional.empty()));
                        return true;
                    });
                }
            };

            new RepositoryCrawl(busy, told, APP, fixture::tick, new CrawlCount(0, 0, 0)).run();

            if (asked[0] > when) {
                assertThat(told.tag(APP, "v1"))
                        .as("pushed after question " + when)
                        .isPresent();
            }
        }
    }

    @Test
    void run_namesThatAreNoNames_areAskedForNowhere() throws Exception {
        registry.push(NAME, A, CrawlFixture.indexOf("../../other/manifests/v1"), "../x", "v1");

        crawl();

        assertThat(registry.questions).noneMatch(question -> question.contains(".."));
    }

    /** What is told of 2,000 changes is lost, most of them twice over; one crawl finds what is there. */
    @Test
    void run_after2000RandomChanges_isWhatIsThere() throws Exception {
        Random random = new Random(20261128);
        for (int change = 0; change < 2000; change++) {
            String digest = CrawlFixture.digest(random.nextInt(60));
            String tag = "v" + random.nextInt(40);
            switch (random.nextInt(6)) {
                case 0 -> registry.delete(NAME, digest);
                case 1 -> registry.untag(NAME, tag);
                case 2 -> registry.push(NAME, digest, IMAGE);
                default -> {
                    registry.push(NAME, digest, IMAGE, tag);
                    if (random.nextInt(3) == 0) {
                        index.pushed(
                                APP,
                                new Push(digest, List.of(tag), Optional.of(IMAGE), fixture.tick(), Optional.empty()));
                    }
                }
            }
            if (change % 400 == 0) {
                crawl();
            }
        }

        crawl();

        Map<String, String> tags = new HashMap<>();
        index.tags(APP, PageQuery.all(1000)).forEach(each -> tags.put(each.name(), each.digest()));
        assertThat(tags).isEqualTo(registry.tags(NAME));
        Set<String> known = index.manifests(APP, PageQuery.all(1000)).stream()
                .map(ManifestEntry::digest)
                .collect(Collectors.toSet());
        assertThat(registry.digests(NAME)).containsAll(known);
        assertThat(known).containsAll(registry.tags(NAME).values());
    }
}
