package dev.cambist.core.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.RefusedException;

final class TokenReaderFuzzTest {
    private final TokenReader reader = FakeService.reader(Now.CLOCK, FakeService.SECRET);

    /** Whoever has none of our keys has no token of ours. */
    @FuzzTest
    void read_anyText_isRefused(byte[] bytes) {
        assertThat(isRead(new Secret(new String(bytes, UTF_8)))).isFalse();
    }

    /** Whatever a genuine token says, it is a token for this service or a refusal. */
    @FuzzTest
    void read_anyGenuinePayload_isATokenOrRefused(byte[] bytes) {
        String payload = new String(bytes, UTF_8);
        Secret refresh = Compact.signed(
                "{\"alg\":\"HS256\",\"typ\":\"refresh+jwt\",\"kid\":\"h1\"}", payload, FakeService.SECRET);
        Secret access = Compact.signed(
                "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"s1\"}", payload, Keys.P256, SignatureAlgorithm.ES256);
        assertThat(isRead(refresh) && isRead(access)).isFalse();
    }

    private boolean isRead(Secret token) {
        try {
            return reader.read(token, FakeService.SERVICE).expiry().isAfter(Now.INSTANT);
        } catch (RefusedException e) {
            return false;
        }
    }
}
