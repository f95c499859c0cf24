package dev.cambist.server.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.crypto.DirectDecrypter;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JweTest {
    static final EncryptionKey KEY = key(1);
    private static final byte[] SECRET = "-----BEGIN PRIVATE KEY-----".getBytes(UTF_8);
    private static final String NAME = "services/localhost%3A5000/20260131T120000Z-es256.key";

    static EncryptionKey key(int fill) {
        return EncryptionKey.parse(text(fill));
    }

    static String text(int fill) {
        byte[] secret = new byte[32];
        Arrays.fill(secret, (byte) fill);
        return Base64.getEncoder().encodeToString(secret);
    }

    @Test
    void encrypt_isReadByAnotherImplementation() throws Exception {
        JWEObject jwe = JWEObject.parse(Jwe.encrypt(KEY, NAME, SECRET).strip());
        jwe.decrypt(new DirectDecrypter(Base64.getDecoder().decode(text(1))));

        assertThat(jwe.getPayload().toBytes()).isEqualTo(SECRET);
        assertThat(jwe.getHeader().getKeyID()).isEqualTo(KEY.id());
        assertThat(jwe.getHeader().getCustomParam("name")).isEqualTo(NAME);
    }

    @Test
    void decrypt_whatWasEncrypted_isIt() {
        byte[] written = written();

        assertThat(Jwe.isOne(written)).isTrue();
        assertThat(Jwe.keyId(written)).contains(KEY.id());
        assertThat(Jwe.name(written)).contains(NAME);
        assertThat(Jwe.decrypt(KEY, written)).hasValue(SECRET);
    }

    @Test
    void encrypt_twice_isNeverTheSame() {
        assertThat(written()).isNotEqualTo(written());
    }

    @Test
    void decrypt_anyCharacterChanged_isRefused() {
        byte[] written = written();
        for (int at = 0; at < written.length; at++) {
            byte[] changed = written.clone();
            changed[at] = (byte) (changed[at] == 'A' ? 'B' : 'A');
            assertThat(Jwe.decrypt(KEY, changed)).as("character " + at).isEmpty();
        }
    }

    @Test
    void decrypt_cutShort_isRefused() {
        byte[] written = written();
        for (int length = 0; length < written.length - 1; length++) {
            assertThat(Jwe.decrypt(KEY, Arrays.copyOf(written, length))).isEmpty();
        }
    }

    @Test
    void decrypt_withAnotherKey_isRefused() {
        assertThat(Jwe.decrypt(key(2), written())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"A256KW\",\"enc\":\"A256GCM\",\"kid\":\"a\",\"name\":\"n\"}",
                "{\"alg\":\"dir\",\"enc\":\"A128GCM\",\"kid\":\"a\",\"name\":\"n\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"a\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"a\",\"name\":\"n\",\"zip\":\"DEF\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"kid\":\"a\\u001b[2J\",\"name\":\"n\"}",
                "[]",
                "{"
            })
    void keyId_headerThatIsNotOurs_isNone(String header) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(UTF_8));

        assertThat(Jwe.keyId((text + "..AAAA.AAAA.AAAA").getBytes(US_ASCII))).isEmpty();
    }

    @Test
    void isOne_secretInTheClear_isNot() {
        assertThat(Jwe.isOne("-----BEGIN PRIVATE KEY-----\nabc".getBytes(US_ASCII)))
                .isFalse();
        assertThat(Jwe.isOne("eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIiwia2l".getBytes(US_ASCII)))
                .as("a refresh secret that begins as a header does")
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "c2hvcnQ=",
                "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
                "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQF=",
                "0101010101010101010101010101010101010101010101010101010101010101",
                " AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="
            })
    void parse_whatIsNoKey_isRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> EncryptionKey.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("holds no key: expected 32 bytes as one line of base64, as \"openssl rand -base64 32\""
                        + " prints them");
    }

    @Test
    void toString_ofAKey_isItsNameAlone() {
        assertThat(KEY.toString()).isEqualTo("EncryptionKey[" + KEY.id() + "]").doesNotContain(text(1));
        assertThat(KEY.id()).matches("[0-9a-f]{12}").isNotEqualTo(key(2).id());
        assertThat(KEY).isEqualTo(key(1)).isNotEqualTo(key(2)).hasSameHashCodeAs(key(1));
    }

    private static byte[] written() {
        return Jwe.encrypt(KEY, NAME, SECRET).getBytes(US_ASCII);
    }
}
