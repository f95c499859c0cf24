package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

final class JweFuzzTest {
    private static final KeyEncryption ENCRYPTION = new KeyEncryption(List.of(JweTest.KEY));
    private static final Path FILE = Path.of("/keys/refresh/20260131T120000Z.secret");

    @FuzzTest
    void open_anyBytes_areTheClearOrRefusedInWords(byte[] written) {
        try {
            byte[] secret = ENCRYPTION.open("refresh/20260131T120000Z.secret", FILE, written);
            assertThat(Jwe.isOne(written) || Arrays.equals(secret, written)).isTrue();
        } catch (KeyFileException e) {
            assertThat(e).hasMessageStartingWith(FILE.toString());
            assertThat(e.getMessage()).doesNotMatch("(?s).*\\p{Cntrl}.*");
        }
    }
}
