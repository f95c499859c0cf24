package dev.cambist.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.token.KeyRing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cursors that stand for names that nobody may read. */
final class CatalogCursorsTest {
    private static final HmacKey SECRET = secret(1);
    private static final HmacKey NEXT = secret(2);

    private final CatalogCursors cursors = cursors("registry.example", SECRET);

    private static CatalogCursors cursors(String service, HmacKey current, HmacKey... former) {
        KeyRing<HmacKey> secrets = new KeyRing<>(current, List.of(former));
        return new CatalogCursors(service, () -> secrets);
    }

    private static HmacKey secret(int number) {
        byte[] octets = new byte[HmacKey.BYTES];
        octets[0] = (byte) number;
        return new HmacKey("h" + number, octets);
    }

    private static Stream<String> names() {
        return Stream.of("a", "team/app", "a/".repeat(127) + "b");
    }

    @ParameterizedTest
    @MethodSource("names")
    void open_ownCursor_isTheName(String name) {
        String cursor = cursors.seal(name);

        assertThat(CatalogCursors.isCursor(cursor)).isTrue();
        assertThat(RegistryPath.isName(cursor)).isFalse();
        assertThat(cursors.open(cursor)).contains(name);
    }

    @Test
    void seal_anyName_isAsLongAsEveryOther() {
        assertThat(names().map(cursors::seal).map(String::length).distinct()).hasSize(1);
    }

    @Test
    void seal_sameNameTwice_isNotTheSameCursor() {
        assertThat(cursors.seal("team/app")).isNotEqualTo(cursors.seal("team/app"));
    }

    @Test
    void open_cursorOfAServerWithTheSameSecret_isTheName() {
        assertThat(cursors.open(cursors("registry.example", secret(1)).seal("team/app")))
                .contains("team/app");
    }

    @Test
    void open_cursorOfAFormerSecret_isTheNameUntilTheSecretIsGone() {
        String cursor = cursors.seal("team/app");

        assertThat(cursors("registry.example", NEXT, SECRET).open(cursor)).contains("team/app");
        assertThat(cursors("registry.example", NEXT).open(cursor)).isEmpty();
    }

    @Test
    void open_cursorOfAnotherRegistry_isNone() {
        assertThat(cursors.open(cursors("other.example", SECRET).seal("team/app")))
                .isEmpty();
    }

    @Test
    void open_changedCursor_isNone() {
        String cursor = cursors.seal("team/app");
        for (int at = 1; at < cursor.length(); at++) {
            for (char other : new char[] {'A', 'B', (char) (cursor.charAt(at) ^ 1)}) { // the last: one bit or no base64
                if (other != cursor.charAt(at)) {
                    assertThat(cursors.open(cursor.substring(0, at) + other + cursor.substring(at + 1)))
                            .as("character %d as %s", at, other)
                            .isEmpty();
                }
            }
        }
        assertThat(cursors.open(cursor.substring(0, cursor.length() - 4))).isEmpty();
        assertThat(cursors.open(cursor + "AAAA")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"~", "~a", "~team/app", "~AAAA", "~ ", "~~"})
    void open_anythingElse_isNone(String cursor) {
        assertThat(cursors.open(cursor)).isEmpty();
    }
}
