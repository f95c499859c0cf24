package dev.cambist.core.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.Keys;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.util.Base64;

final class JwsFuzzTest {
    private static final HmacKey SECRET = new HmacKey("h1", new byte[HmacKey.BYTES]);

    /** Whatever the text is, it is refused as malformed, or has one spelling and no signature of ours. */
    @FuzzTest
    void parse_anyText_isRefusedOrHasOneSpelling(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        Jws jws;
        try {
            jws = Jws.parse(new Secret(text));
        } catch (RefusedException e) {
            assertThat(e.refusal()).isInstanceOf(BadCredential.MalformedToken.class);
            return;
        }
        for (String part : text.split("\\.", -1)) {
            assertThat(Jws.encode(Base64.getUrlDecoder().decode(part))).isEqualTo(part);
        }
        assertThat(jws.isSignedBy(SECRET)).isFalse();
        assertThat(jws.isSignedBy(Keys.P256.getPublic(), SignatureAlgorithm.ES256))
                .isFalse();
        assertThat(jws.isSignedBy(Keys.ED25519.getPublic(), SignatureAlgorithm.EDDSA))
                .isFalse();
        assertThat(jws.isSignedBy(Keys.RSA.getPublic(), SignatureAlgorithm.RS256))
                .isFalse();
    }

    /** Whatever the bytes are, they are no signature, and no exception. */
    @FuzzTest
    void verify_anySignature_isFalse(byte[] signature) {
        for (SignatureAlgorithm algorithm :
                new SignatureAlgorithm[] {SignatureAlgorithm.ES256, SignatureAlgorithm.EDDSA, SignatureAlgorithm.PS256
                }) {
            var key = switch (algorithm) {
                case ES256 -> Keys.P256.getPublic();
                case EDDSA -> Keys.ED25519.getPublic();
                default -> Keys.RSA.getPublic();
            };
            assertThat(algorithm.verify(key, new byte[] {1}, signature)).isFalse();
        }
    }
}
