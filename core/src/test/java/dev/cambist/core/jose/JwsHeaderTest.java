package dev.cambist.core.jose;

import static dev.cambist.core.Refusals.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.refusal.BadCredential;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JwsHeaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alg | {\"alg\":5}",
                "alg | {\"alg\":[\"ES256\"]}",
                "kid | {\"alg\":\"ES256\",\"kid\":1}",
                "kid | {\"alg\":\"ES256\",\"kid\":[\"k1\"]}",
                "typ | {\"alg\":\"ES256\",\"typ\":{\"a\":\"JWT\"}}",
                "typ | {\"alg\":\"ES256\",\"typ\":true}",
            })
    void parse_headerMemberThatIsNoString_isRefused(String member, String header) {
        assertThat(refusalOf(() -> Jws.parse(Compact.withSignature(header, "{}", new byte[64]))))
                .isEqualTo(new BadCredential.MalformedToken("the " + member + " in its header is not a string"));
    }
}
