package dev.cambist.core.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.Compact;
import dev.cambist.core.Keys;
import dev.cambist.core.Now;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;
import java.util.Optional;

final class IdentityVerifierFuzzTest {
    private final FakeIssuer issuer = new FakeIssuer("corp", FakeIssuer.URL);
    private final IdentityVerifier verifier = new IdentityVerifier(List.of(issuer.trusted()), Now.CLOCK);

    /** Whatever the issuer says, it is an identity of its own for us and for now, or a refusal. */
    @FuzzTest
    void verify_anyPayloadOfTheIssuers_isAnIdentityOrRefused(byte[] bytes) {
        var token = Compact.signed(
                "{\"alg\":\"ES256\",\"kid\":\"k1\"}", new String(bytes, UTF_8), Keys.P256, SignatureAlgorithm.ES256);
        try {
            VerifiedIdentity verified = verifier.verify(token, Optional.of("the-tenant"));
            assertThat(verified.identity().issuerUrl()).isEqualTo(FakeIssuer.URL);
            assertThat(verified.identity().subject()).isNotBlank();
            assertThat(verified.expiry()).isAfter(Now.INSTANT.minusSeconds(60));
            assertThat(verified.identity().claims().texts("aud")).anyMatch(aud -> aud.startsWith(Claims.AUDIENCE));
        } catch (RefusedException e) {
            assertThat(e.getMessage()).hasSizeLessThan(1000);
        }
    }
}
