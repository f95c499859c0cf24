package dev.cambist.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.keys.FakeToken;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.settings.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators ask of keys that a token holds: nothing here changes those, and nothing else half way. */
final class KeysInTokenTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    private Path directory;

    private KeyActs acts;

    @BeforeEach
    void open() throws Exception {
        Configuration configuration =
                ConfigurationFile.read(Files.writeString(directory.resolve("cambist.yaml"), """
                server: { listen: "localhost:0", url: "https://login.example.com" }
                registries:
                  - { service: a.example.com }
                  - { service: b.example.com, trust: libtrust }
                access:
                  - { who: anyone, role: AcrPull, on: ["public/**"] }
                """), Map.of());
        FakeToken token = new FakeToken();
        token.put("a.example.com", NOW.minus(Duration.ofDays(1)));
        token.put("b.example.com", NOW.minus(Duration.ofDays(1)));
        KeyDirectory keys = KeyDirectory.open(directory.resolve("data"), CLOCK);
        keys.signIn(token);
        acts = new KeyActs(keys, RobotDigests.UNKNOWN, () -> configuration, CLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "/rotate, '', true",
        "/rotate, registry=a.example.com, replaced there",
        "/rotate, registry=b.example.com, replaced there",
        "/prepare, registry=b.example.com, replaced there",
        "/promote, registry=b.example.com&id=x, replaced there"
    })
    void change_ofKeysInTheToken_isRefusedBeforeAnythingIsMade(String path, String form, String instead)
            throws Exception {
        List<Path> before = files();

        assertThatThrownBy(() -> change(path, form))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("the keys of access tokens are in a PKCS #11 token", instead);

        assertThat(files()).isEqualTo(before);
    }

    @Test
    void rotate_refresh_makesASecret() throws Exception {
        List<Path> before = files();

        assertThat(change("/rotate", "refresh=true")).contains("\"signs\"");

        assertThat(files()).hasSize(before.size() + 1);
    }

    @Test
    void list_keysInTheToken_saysSoInPlaceOfAFile() throws Exception {
        assertThat(acts.list(Fields.parse(""), "").json())
                .contains("\"registry\":\"a.example.com\"", "\"in_token\":true", "\"file\":");
    }

    @Test
    void retire_keyInTheToken_isRefusedAndOthersAreNotTouched() throws Exception {
        String id = acts.list(Fields.parse(""), "").json().replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");

        assertThatThrownBy(() -> change("/retire", "id=" + id.replace(":", "%3A")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is in a PKCS #11 token: remove it there");
        assertThat(change("/retire", "")).isEqualTo("{\"keys\":[]}");
    }

    private String change(String path, String form) throws Exception {
        return Objects.requireNonNull(acts.changes().get(path))
                .perform(Fields.parse(form), "")
                .json();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
