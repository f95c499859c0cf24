package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PemTest {
    private static final String BLOCK = "-----BEGIN PUBLIC KEY-----\nAQID\n-----END PUBLIC KEY-----\n";

    @Test
    void parse_whatTextWrote_isTheSameBlock() throws Exception {
        byte[] der = new byte[200];
        for (int i = 0; i < der.length; i++) {
            der[i] = (byte) i;
        }

        List<Pem> blocks = Pem.parse(bytes(new Pem(Pem.CERTIFICATE, der).text() + BLOCK));

        assertThat(blocks).extracting(Pem::label).containsExactly("CERTIFICATE", "PUBLIC KEY");
        assertThat(blocks.get(0).der()).isEqualTo(der);
        assertThat(blocks.get(1).der()).containsExactly(1, 2, 3);
    }

    @Test
    void text_longContent_hasLinesOf64Characters() {
        assertThat(new Pem(Pem.PRIVATE_KEY, new byte[49]).text())
                .isEqualTo("-----BEGIN PRIVATE KEY-----\n" + "A".repeat(64) + "\nAA==\n-----END PRIVATE KEY-----\n");
    }

    @Test
    void parse_textAroundBlocksAndWindowsLineEnds_areAccepted() throws Exception {
        String text = "subject=CN = caf\u00e9\n\n" + BLOCK.replace("\n", "\r\n") + "\r\nthe end";

        assertThat(Pem.parse(bytes(text))).extracting(Pem::label).containsExactly("PUBLIC KEY");
    }

    @Test
    void parse_noBlock_isAnEmptyList() throws Exception {
        assertThat(Pem.parse(bytes("nothing here"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-----BEGIN X-----;AQID| the block has no END line; it begins in line 1",
                "-----BEGIN X-----;AQID;-----END Y-----| the END line is of another block than the BEGIN line in line 3",
                "-----BEGIN X-----;AQID;-----BEGIN Y-----| \"-----END LABEL-----\" was expected in line 3",
                "x;-----END X-----| a BEGIN line was expected in line 2",
                "-----BEGIN x-----;AQID;-----END x-----| \"-----BEGIN LABEL-----\" was expected in line 1",
                "-----BEGIN X| \"-----BEGIN LABEL-----\" was expected in line 1",
                "-----BEGIN X-----;-----END X-----| the block is not base64, or empty; it begins in line 1",
                "-----BEGIN X-----;AQ*D;-----END X-----| the block is not base64, or empty; it begins in line 1",
                "-----BEGIN X-----;AQI;-----END X-----| the block is not base64, or empty; it begins in line 1",
                "-----BEGIN X-----;AQJ=;-----END X-----| the block is not base64, or empty; it begins in line 1",
                "-----BEGIN X-----;Proc-Type: 4,ENCRYPTED;;AQID;-----END X-----| the block has a header; convert an"
                        + " encrypted or old key with \"openssl pkcs8 -topk8 -nocrypt\", found in line 2",
            })
    void parse_malformedText_isRefusedWithItsLine(String text, String expected) {
        assertThatThrownBy(() -> Pem.parse(bytes(text.replace(';', '\n'))))
                .isInstanceOf(PemException.class)
                .hasMessage(expected);
    }

    @Test
    void toString_privateKey_isTheLabelOnly() {
        assertThat(new Pem(Pem.PRIVATE_KEY, new byte[] {1, 2, 3})).hasToString("Pem[PRIVATE KEY]");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
