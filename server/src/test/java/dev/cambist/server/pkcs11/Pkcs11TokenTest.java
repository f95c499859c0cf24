package dev.cambist.server.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.jose.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs no token; the rest is with the end-to-end tests, which have SoftHSM. */
final class Pkcs11TokenTest {
    private static final Secret PIN = new Secret("4711-0815");

    @TempDir
    private Path directory;

    @Test
    void open_libraryThatIsNotThere_isRefusedEachTime() {
        TokenPlace place = place(directory.resolve("none.so"));

        for (int i = 0; i < 2; i++) { // a library that was refused is not in use
            assertThatThrownBy(() -> Pkcs11Token.open(place, PIN))
                    .isInstanceOf(TokenException.class)
                    .hasMessageContaining("none.so is no file; install the library")
                    .hasMessageNotContaining(PIN.value());
        }
    }

    @Test
    void open_libraryOfSomethingElse_isRefused() {
        Path library = Path.of(System.getProperty("java.home"), "lib", System.mapLibraryName("zip"));

        assertThatThrownBy(() -> Pkcs11Token.open(place(library), PIN))
                .isInstanceOf(TokenException.class)
                .hasMessageContaining("is no PKCS #11 library");
    }

    @Test
    void systemWithLongsOfFourBytes_isRefusedInWords() throws Exception {
        TokenPlace place = place(Path.of("token.dll"));
        TokenSlots.requireLongsOfEightBytes(place, 8);

        assertThatThrownBy(() -> TokenSlots.requireLongsOfEightBytes(place, 4))
                .isInstanceOf(TokenException.class)
                .hasMessageContainingAll("the token cambist of token.dll cannot be used on this system", "Linux");
    }

    @Test
    void place_labelAndSerial_bothHaveToBeTheTokens() {
        TokenPlace both = new TokenPlace(Path.of("x.so"), Optional.of("cambist"), Optional.of("12"));

        assertThat(both.isTold("cambist", "12")).isTrue();
        assertThat(both.isTold("cambist", "13")).isFalse();
        assertThat(both.isTold("other", "12")).isFalse();
        assertThat(new TokenPlace(Path.of("x.so"), Optional.empty(), Optional.of("12")))
                .hasToString("the token of serial number 12 of x.so");
        assertThatThrownBy(() -> new TokenPlace(Path.of("x.so"), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TokenPlace place(Path library) {
        return new TokenPlace(library, Optional.of("cambist"), Optional.empty());
    }
}
