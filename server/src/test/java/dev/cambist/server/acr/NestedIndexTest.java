package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.Attributes;
import dev.cambist.core.metadata.ManifestEntry;
import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestFacts.Child;
import dev.cambist.core.metadata.ManifestFacts.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Indexes that somebody made deep or wide so that whoever looks at them has much to do. */
@Timeout(300) // a guard against hanging
final class NestedIndexTest {
    private static final String IMAGE = MetadataLab.image("sha256:" + "1".repeat(64), 1);
    private static final String REPOSITORY = "/acr/v1/open%2Fapp";

    @TempDir
    private Path directory;

    private MetadataLab lab;

    @BeforeEach
    void start() throws Exception {
        lab = new MetadataLab(directory, "");
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    private long askedByDigest() {
        return lab.registry().asked().stream()
                .filter(line -> line.startsWith("GET /v2/open/app/manifests/sha256:"))
                .count();
    }

    /** A tag on indexes in one another, past the gateway; the digest of the innermost. */
    private String chain(int length) {
        String innermost = lab.registry().put("open/app", "sha256:x", MetadataLab.TYPE, IMAGE);
        String digest = innermost;
        for (int number = 1; number < length; number++) {
            digest = lab.registry().put("open/app", "sha256:x", MetadataLab.INDEX, MetadataLab.index(digest));
        }
        lab.registry().put("open/app", "v1", MetadataLab.INDEX, MetadataLab.index(digest));
        return innermost;
    }

    /** A tag on an index of so many that are not there. */
    private void wide(int children) {
        String descriptors = IntStream.range(0, children)
                .mapToObj("{\"mediaType\":\"a/b\",\"size\":2,\"digest\":\"sha256:%064x\"}"::formatted)
                .collect(Collectors.joining(","));
        lab.registry().put("open/app", "v1", MetadataLab.INDEX, "{\"manifests\":[" + descriptors + "]}");
    }

    @Test
    void list_ofIndexesInIndexes_goesEightDeep() throws Exception {
        String innermost = chain(20);

        assertThat(lab.get(REPOSITORY).body()).contains("\"manifestCount\":9,\"tagCount\":1");
        assertThat(askedByDigest()).isEqualTo(8);
        assertThat(lab.get(REPOSITORY + "/_manifests/" + innermost).statusCode())
                .isEqualTo(200); // whoever asks for it by name has it
    }

    @Test
    void list_ofAnIndexOfMany_asksForAThousandOfThem() throws Exception {
        wide(1100);

        assertThat(lab.get(REPOSITORY).body()).contains("\"manifestCount\":1,\"tagCount\":1");
        assertThat(askedByDigest()).isEqualTo(1000);
        assertThat(lab.get(REPOSITORY + "/_tags/v1").statusCode()).isEqualTo(200);
    }

    @Test
    void delete_ofARepositoryOfWhichTheLookSawAPart_takesAllOfIt() throws Exception {
        chain(20);
        lab.get(REPOSITORY);

        assertThat(lab.delete(REPOSITORY).statusCode()).isEqualTo(202);
        assertThat(lab.registry().manifests("open/app")).isEmpty();
    }

    @Test
    void delete_ofARepositoryWithMoreThanCanBeKnown_deletesNothing() throws Exception {
        wide(11_000);

        assertThat(lab.delete(REPOSITORY).statusCode()).isEqualTo(503);
        assertThat(lab.registry().tags("open/app")).containsExactly("v1");
        assertThat(lab.registry().asked()).noneMatch(line -> line.startsWith("DELETE"));
    }

    @Test
    void parentsFirst_ofAChainOfAnyLength_isFromTheOutermost() {
        List<ManifestEntry> chain = IntStream.range(0, 100_000)
                .mapToObj(number -> entry(number, number + 1))
                .collect(Collectors.toCollection(ArrayList::new));
        List<ManifestEntry> outermostFirst = List.copyOf(chain);
        Collections.rotate(chain, 50_000);

        assertThat(RepositoryDeletion.parentsFirst(chain)).isEqualTo(outermostFirst);
    }

    @Test
    void parentsFirst_ofACircle_hasEachOnce() {
        List<ManifestEntry> circle = List.of(entry(1, 2), entry(2, 1), entry(3, 1));

        assertThat(RepositoryDeletion.parentsFirst(circle)).containsExactly(entry(3, 1), entry(1, 2), entry(2, 1));
    }

    private static ManifestEntry entry(int number, int child) {
        ManifestFacts facts = new ManifestFacts(
                MetadataLab.INDEX,
                Optional.empty(),
                Optional.empty(),
                Platform.NONE,
                Optional.empty(),
                Optional.empty(),
                List.of(new Child("sha256:%064x".formatted(child), Optional.empty(), Optional.empty())));
        return new ManifestEntry(
                "sha256:%064x".formatted(number),
                MetadataLab.START,
                MetadataLab.START,
                List.of(),
                Attributes.OPEN,
                Optional.of(facts),
                Optional.empty());
    }
}
