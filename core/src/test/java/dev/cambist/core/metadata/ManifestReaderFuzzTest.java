package dev.cambist.core.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

final class ManifestReaderFuzzTest {
    /** Whatever a registry took is read or not known; nothing that is kept is longer than what was sent. */
    @FuzzTest
    void read_anyBytes_isReadOrNotKnown(byte[] bytes) {
        ManifestFacts facts = ManifestReader.read(bytes, "a/b");

        assertThat(facts.mediaType()).isEqualTo("a/b");
        assertThat(facts.children().size()).isLessThanOrEqualTo(bytes.length);
        facts.imageSize().ifPresent(size -> assertThat(size).isNotNegative());
        assertThat(ManifestReader.platform(bytes).known()).isTrue();
        ManifestReader.isThrowAway(bytes);
    }
}
