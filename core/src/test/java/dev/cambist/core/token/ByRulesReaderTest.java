package dev.cambist.core.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.Compact;
import dev.cambist.core.Now;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonException;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks in a genuine token like the right to whatever the rules give, and is not. */
final class ByRulesReaderTest {
    /** Whoever made such a token, it was none of this server's mints. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"access\":[{\"type\":\"repository\",\"name\":\"*\",\"actions\":[\"pull\"]}]",
                "\"access\":[],\"by_rules\":[]",
                "\"access\":[],\"by_rules\":[\"catalog\",\"admin_write\"]",
                "\"access\":[],\"by_rules\":[\"pull:x\"]",
            })
    void read_whatIsNoSuchRight_isNone(String members) throws JsonException {
        String claims = Compact.part(FakeService.accessToken(FakeService.mint(), FakeService.SERVICE), 1)
                .replace("\"access\":[]", members);
        JsonWriter payload = new JsonWriter().value(JsonObject.parse(claims.getBytes(US_ASCII)));
        Secret token = new Secret(FakeService.KEY.sign(payload));
        assertThat(FakeService.reader(Now.CLOCK, FakeService.SECRET)
                        .readAccessToken(token, FakeService.SERVICE, Duration.ZERO)
                        .granted())
                .isEmpty();
    }
}
