package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

final class PemFuzzTest {
    @FuzzTest
    void parse_anyBytes_areBlocksThatWriteAndReadTheSame(byte[] text) {
        List<Pem> blocks;
        try {
            blocks = Pem.parse(text);
        } catch (PemException e) {
            assertThat(e).hasMessageMatching(".* in line [0-9]+");
            return;
        }
        StringBuilder written = new StringBuilder();
        blocks.forEach(block -> written.append(block.text()));
        try {
            assertThat(Pem.parse(written.toString().getBytes(US_ASCII)))
                    .usingRecursiveComparison()
                    .isEqualTo(blocks);
        } catch (PemException e) {
            throw new AssertionError("what was read cannot be read again", e);
        }
    }
}
