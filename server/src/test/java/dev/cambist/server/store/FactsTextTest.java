package dev.cambist.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.metadata.ManifestFacts;
import dev.cambist.core.metadata.ManifestFacts.Platform;
import org.junit.jupiter.api.Test;

final class FactsTextTest {
    @Test
    void read_whatWasWritten_isTheSame() {
        for (ManifestFacts facts : new ManifestFacts[] {
            MetadataContract.IMAGE,
            MetadataContract.INDEX,
            MetadataContract.IMAGE.with(Platform.UNKNOWN),
            MetadataContract.INDEX.with(Platform.NONE).with(0)
        }) {
            assertThat(FactsText.read(FactsText.write(facts))).contains(facts);
        }
    }

    @Test
    void read_whatIsDamaged_isAsIfNobodyHadReadTheManifest() {
        assertThat(FactsText.read("{")).isEmpty();
        assertThat(FactsText.read("{\"imageSize\":5}")).isEmpty();
        assertThat(FactsText.read("[]")).isEmpty();
    }
}
