package dev.cambist.core.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.ManifestFacts.Child;
import dev.cambist.core.metadata.ManifestFacts.Config;
import dev.cambist.core.metadata.ManifestFacts.Platform;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestReaderTest {
    private static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";

    private static ManifestFacts read(String manifest) {
        return ManifestReader.read(manifest.getBytes(UTF_8), IMAGE);
    }

    @Test
    void read_image_hasTheSumOfItsLayersAndAPlatformToFindOut() {
        ManifestFacts facts = read("""
                {"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:c","size":9},
                 "layers":[{"size":40},{"size":2}],"subject":{"digest":"sha256:s"},"artifactType":"a/b"}""");

        assertThat(facts)
                .isEqualTo(new ManifestFacts(
                        IMAGE,
                        Optional.of(42L),
                        Optional.of(new Config("application/vnd.oci.image.config.v1+json", "sha256:c")),
                        Platform.UNKNOWN,
                        Optional.of("a/b"),
                        Optional.of("sha256:s"),
                        List.of()));
        assertThat(facts.isComplete()).isFalse();
    }

    @Test
    void read_index_hasItsChildrenInOrderAndNoConfig() {
        ManifestFacts facts = read("""
                {"manifests":[{"digest":"sha256:b","platform":{"architecture":"arm64","os":"linux","variant":"v8"}},
                 {"digest":"sha256:a"},{"size":1},7],"config":{"mediaType":"m","digest":"d"}}""");

        assertThat(facts.children())
                .containsExactly(
                        new Child("sha256:b", Optional.of("arm64"), Optional.of("linux")),
                        new Child("sha256:a", Optional.empty(), Optional.empty()));
        assertThat(facts.config()).isEmpty();
        assertThat(facts.imageSize()).isEmpty();
        assertThat(facts.platform()).isEqualTo(Platform.NONE);
    }

    @Test
    void read_artifact_hasNoPlatformToFindOut() {
        assertThat(read("{\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"d\"}}")
                        .platform())
                .isEqualTo(Platform.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"layers\":7,\"manifests\":\"x\",\"config\":[]}", "null"})
    void read_whatIsNoManifest_hasItsMediaType(String text) {
        ManifestFacts facts = read(text);

        assertThat(facts.mediaType()).isEqualTo(IMAGE);
        assertThat(facts.children()).isEmpty();
        assertThat(facts.config()).isEmpty();
    }

    @Test
    void read_sizesThatOverflow_areAsLargeAsCanBe() {
        assertThat(read("{\"layers\":[{\"size\":8999999999999999},{\"size\":-5},{\"size\":\"x\"}]}")
                        .imageSize())
                .contains(8999999999999999L);
    }

    @Test
    void platform_ofAConfig_isWhatItSays() {
        assertThat(ManifestReader.platform("{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(UTF_8)))
                .isEqualTo(new Platform(true, Optional.of("amd64"), Optional.of("linux")));
        assertThat(ManifestReader.platform("{}".getBytes(UTF_8))).isEqualTo(Platform.NONE);
        assertThat(ManifestReader.platform("no".getBytes(UTF_8))).isEqualTo(Platform.NONE);
    }

    @Test
    void isThrowAway_byItsAnnotationAlone() {
        assertThat(ManifestReader.isThrowAway("{\"annotations\":{\"dev.cambist.untag\":\"x\"}}".getBytes(UTF_8)))
                .isTrue();
        assertThat(ManifestReader.isThrowAway("{\"annotations\":{\"a\":\"dev.cambist.untag\"}}".getBytes(UTF_8)))
                .isFalse();
        assertThat(ManifestReader.isThrowAway("no".getBytes(UTF_8))).isFalse();
    }
}
