package dev.cambist.testkit.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

final class ParserFuzzTest {
    @FuzzTest(maxDuration = "10s")
    void path_ofAnything_isATargetOrNone(String path) {
        if (path == null) {
            return;
        }
        Target.find(path).ifPresent(target -> assertThat(path).startsWith("/v2").contains(target.repository()));
    }

    @FuzzTest(maxDuration = "10s")
    void range_ofAnything_isWithinTheContentOrRefused(String header) {
        try {
            ByteRange range = ByteRange.of(Optional.ofNullable(header), 10);
            assertThat(range.equals(ByteRange.ALL)
                            || (range.first() >= 0 && range.first() <= range.last() && range.last() < 10))
                    .isTrue();
        } catch (RegistryException refused) {
            assertThat(refused.error()).isEqualTo(RegistryError.RANGE_INVALID);
        }
    }

    @FuzzTest(maxDuration = "10s")
    void manifest_ofAnything_isOneOrRefused(byte[] bytes) {
        for (String type : new String[] {Manifest.OCI_IMAGE, Manifest.OCI_INDEX}) {
            try {
                Manifest manifest = Manifest.read(bytes, type, Optional.empty());
                assertThat(manifest.content().bytes()).isEqualTo(bytes);
            } catch (RegistryException refused) {
                assertThat(refused.error()).isEqualTo(RegistryError.MANIFEST_INVALID);
            }
        }
    }

    @FuzzTest(maxDuration = "10s")
    void digest_ofAnything_isOneOrNone(String text) {
        if (text == null) {
            return;
        }
        Digest.find(text).ifPresent(digest -> assertThat(digest).hasToString(text));
    }
}
