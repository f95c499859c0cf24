package dev.cambist.server.notifications;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.crawl.Hint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NoticeTest {
    private static final Path SEEDS = Path.of("src/test/resources")
            .resolve(NoticeTest.class.getPackageName().replace('.', '/'))
            .resolve("NoticeFuzzTestInputs/read_anyBytes_isHintsOrRefused");
    private static final String DIGEST = "sha256:" + "a".repeat(64);

    private static List<Hint> read(String seed, Optional<String> type) throws Exception {
        return Notice.read(Files.readAllBytes(SEEDS.resolve(seed)), type);
    }

    @Test
    void push_asDistributionSendsIt_isAHintAtItsTag() throws Exception {
        assertThat(read("distribution-push", Optional.empty()))
                .containsExactly(new Hint("team/app", "v1", Optional.of(DIGEST)));
    }

    @Test
    void push_ofABlob_isNone() throws Exception {
        assertThat(read("distribution-blob", Optional.empty())).isEmpty();
    }

    @Test
    void delete_asDistributionSendsIt_isAHintThatClaimsNothing() throws Exception {
        assertThat(read("distribution-deletes", Optional.empty()))
                .containsExactly(
                        new Hint("team/app", DIGEST, Optional.empty()), new Hint("team/app", "v1", Optional.empty()));
    }

    @Test
    void event_ofZot_isReadInBothModesOfCloudEvents() throws Exception {
        List<Hint> updated = List.of(new Hint("team/app", "v1", Optional.of(DIGEST)));

        assertThat(read("zot-structured", Optional.empty())).isEqualTo(updated);
        assertThat(read("zot-binary", Optional.of("zotregistry.image.updated"))).isEqualTo(updated);
        assertThat(read("zot-binary", Optional.of("zotregistry.image.deleted")))
                .containsExactly(new Hint("team/app", "v1", Optional.empty()));
        assertThat(read("zot-binary", Optional.of("zotregistry.image.scanned"))).isEmpty();
        assertThat(read("zot-binary", Optional.of("zotregistry.image.lint_failed")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"events\":{}}",
                "{\"events\":[1]}",
                "{\"events\":[],\"events\":[]}",
            })
    void body_thatNoRegistrySends_isMalformed(String body) {
        assertThatThrownBy(() -> Notice.read(body.getBytes(UTF_8), Optional.empty()))
                .isInstanceOf(Notice.MalformedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"action\":\"pull\"}", "{}", "{\"action\":\"push\",\"target\":[]}"})
    void event_aboutNothingThatChanged_isNoHint(String event) throws Exception {
        assertThat(Notice.read(("{\"events\":[" + event + "]}").getBytes(UTF_8), Optional.empty()))
                .isEmpty();
    }
}
