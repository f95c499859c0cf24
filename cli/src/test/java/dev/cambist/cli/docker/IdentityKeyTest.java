package dev.cambist.cli.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.wire.Registry;
import dev.cambist.core.jose.Jws;
import dev.cambist.core.jose.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A token that is kept for one identity is never found for another. */
final class IdentityKeyTest {
    private static final Registry REGISTRY = Registry.parse("registry.example.com");

    @Test
    void of_claimsThatDifferInAnything_areDifferentKeys() {
        Map<IdentityKey, String> seen = new HashMap<>();
        for (String claims : List.of(
                "\"sub\":\"a\"",
                "\"sub\":\"b\"",
                "\"sub\":\"a\",\"ref\":\"x\"",
                "\"sub\":\"a\",\"ref\":[\"x\"]",
                "\"sub\":\"a\",\"ref\":[\"x, y\"]",
                "\"sub\":\"a\",\"ref\":[\"x\",\"y\"]",
                "\"sub\":\"a\",\"ref\":\"x\\\",\\\"y\"",
                "\"sub\":\"a\",\"id\":9223372036854775806",
                "\"sub\":\"a\",\"id\":9223372036854775807",
                "\"sub\":\"a\",\"id\":\"9223372036854775807\"")) {
            assertThat(seen.put(key(claims).orElseThrow(), claims)).as(claims).isNull();
        }
    }

    /** Both read as 1.2345678901234567E19. */
    @Test
    void of_numbersThatCannotBeToldApart_isNone() {
        assertThat(key("\"sub\":\"a\",\"id\":12345678901234567890")).isEmpty();
        assertThat(key("\"sub\":\"a\",\"id\":12345678901234567891")).isEmpty();
        assertThat(key("\"sub\":\"a\",\"k\":{\"l\":[12345678901234567891]}")).isEmpty();
    }

    /** They say nothing of whose token it is. */
    @Test
    void of_fractionsInTheTimesOfTheToken_isTheIdentitysKey() {
        assertThat(key("\"sub\":\"a\",\"iat\":1.5")).isEqualTo(key("\"sub\":\"a\",\"iat\":2"));
    }

    private static Optional<IdentityKey> key(String claims) {
        String payload = "{\"iss\":\"https://issuer.example\"," + claims + "}";
        String token = Jws.encode("{\"alg\":\"ES256\"}".getBytes(UTF_8)) + "." + Jws.encode(payload.getBytes(UTF_8))
                + "." + Jws.encode(new byte[] {1});
        return IdentityKey.of(REGISTRY, new Secret(token));
    }
}
