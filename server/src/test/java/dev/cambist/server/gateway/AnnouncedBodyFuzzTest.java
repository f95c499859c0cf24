package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import java.util.List;

final class AnnouncedBodyFuzzTest {
    @FuzzTest
    void of_anyValues_readsOneLengthOrRefuses(FuzzedDataProvider data) {
        AnnouncedBody.Framing framing = data.pickValue(AnnouncedBody.Framing.values());
        List<String> lengths = List.of(data.consumeString(40).split("\n", -1));
        List<String> codings = data.consumeBoolean()
                ? List.of()
                : List.of(data.consumeRemainingAsString().split("\n", -1));
        try {
            AnnouncedBody announced = AnnouncedBody.of(framing, lengths, codings);
            if (announced instanceof AnnouncedBody.Length length) {
                assertThat(lengths).hasSize(1);
                assertThat(lengths.getFirst()).matches("0*" + length.octets());
                assertThat(codings).isEmpty();
            }
        } catch (RefusedException e) {
            assertThat(e.refusal()).isInstanceOf(InvalidRequest.MalformedRequest.class);
        }
    }
}
