package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.jose.VerificationKey;
import java.util.List;
import java.util.stream.Stream;

final class KeySetFuzzTest {
    private static final byte[] SIGNATURE = new byte[64];

    /** Either the set is refused, or every key that was found can be used to say no. */
    @FuzzTest
    void read_anyBytes_givesUsableKeysOrIsRefused(byte[] json) {
        List<VerificationKey> keys;
        try {
            keys = KeySet.read(json);
        } catch (IssuerException e) {
            assertThat(e.problem()).isNotBlank().doesNotContain("\n");
            return;
        }
        assertThat(keys).isNotEmpty();
        for (VerificationKey key : keys) {
            List<SignatureAlgorithm> suited =
                    Stream.of(SignatureAlgorithm.values()).filter(key::suits).toList();
            assertThat(suited).isNotEmpty();
            assertThat(suited).noneMatch(algorithm -> algorithm.verify(key.key(), json, SIGNATURE));
        }
    }
}
