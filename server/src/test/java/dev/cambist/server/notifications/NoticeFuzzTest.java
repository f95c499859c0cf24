package dev.cambist.server.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;

final class NoticeFuzzTest {
    @FuzzTest
    void read_anyBytes_isHintsOrRefused(byte[] bytes) {
        for (Optional<String> type :
                List.of(Optional.<String>empty(), Optional.of("zotregistry.image.updated"), Optional.of("x"))) {
            try {
                assertThat(Notice.read(bytes, type))
                        .allSatisfy(hint -> assertThat(hint.reference()).isNotEmpty());
            } catch (Notice.MalformedException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
