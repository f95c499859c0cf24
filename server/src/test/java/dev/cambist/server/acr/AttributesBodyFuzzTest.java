package dev.cambist.server.acr;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.RegistryRefusal;

final class AttributesBodyFuzzTest {
    @FuzzTest
    void read_anyBytes_isReadOrRefused(byte[] bytes) {
        try {
            assertThat(AttributesBody.read(bytes)).isNotNull();
        } catch (RefusedException e) {
            assertThat(e.refusal()).isInstanceOf(RegistryRefusal.MalformedAttributes.class);
        }
    }
}
