package dev.cambist.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;

final class TlsPemFuzzTest {
    private static final Path FILE = Path.of("tls.pem");

    /** Whatever the bytes: a key that Java can use, or a refusal that names the file; the same with certificates. */
    @FuzzTest
    void read_anyBytes_isAKeyOrNamesTheFile(byte[] data) {
        try {
            assertThat(TlsPem.key(FILE, data).getAlgorithm()).isIn("RSA", "EC");
        } catch (TlsFileException e) {
            assertThat(e).hasMessageStartingWith("tls.pem: ");
        }
        try {
            assertThat(TlsPem.chain(FILE, data)).isNotEmpty();
        } catch (TlsFileException e) {
            assertThat(e).hasMessageStartingWith("tls.pem: ");
        }
    }
}
