package dev.cambist.core.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.util.Base64;
import java.util.Optional;

final class HeaderFuzzTest {

    /** Whatever the value is, it is refused, or a user and a password that are the same after they were encoded. */
    @FuzzTest
    void basicHeader_anyValue_isRefusedOrComesBack(byte[] bytes) {
        BasicHeader header;
        try {
            header = BasicHeader.parse(new String(bytes, UTF_8));
        } catch (RefusedException e) {
            assertThat(e.refusal()).isInstanceOf(BadCredential.MalformedBasicHeader.class);
            return;
        }
        assertThat(header.user()).doesNotContain(":");
        String pair = header.user() + ":" + header.password().value();
        assertThat(BasicHeader.parse("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))))
                .isEqualTo(header);
    }

    /** Whatever the header is, what was read of it can be written in one line and read again. */
    @FuzzTest
    void challenge_anyHeader_isNoneOrComesBack(byte[] bytes) {
        Optional<Challenge> read = Challenge.parse(new String(bytes, UTF_8));
        if (read.isPresent()) {
            String written = read.get().header();
            assertThat(written).doesNotContainPattern("\\p{Cc}");
            Challenge again = Challenge.parse(written).orElseThrow();
            assertThat(again.header()).isEqualTo(written);
            assertThat(again.realm()).isEqualTo(read.get().realm().replaceAll("\\p{Cc}", ""));
        }
    }
}
