package dev.cambist.testkit.idp;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KeyRotationTest {
    @AutoClose
    private final IdentityProvider idp =
            IdentityProvider.start(Settings.defaults().withAlgorithms(SigningAlgorithm.ES256));

    @AutoClose
    private final Http http = new Http();

    private final TokenDraft draft = idp.token(idp.user("alice"));

    @Test
    void rotation_byDefault_keepsTheFormerKeyPublished() throws IOException, JOSEException, GeneralSecurityException {
        String before = draft.sign();

        idp.rotateKeys();

        String after = draft.sign();
        var published = http.keys(idp, idp.v2Issuer());
        assertThat(Tokens.keyId(after)).isNotEqualTo(Tokens.keyId(before));
        assertThat(Tokens.verifies(before, published)).isTrue();
        assertThat(Tokens.verifies(after, published)).isTrue();
        assertThat(published.getKeys().getFirst().getKeyID()).isEqualTo(Tokens.keyId(after));
    }

    @Test
    void rotation_whichWithdraws_leavesOnlyTheNewKey() throws IOException, JOSEException, GeneralSecurityException {
        String before = draft.sign();
        idp.rotateKeys();

        idp.rotateKeys(FormerKeys.WITHDRAWN);

        String after = draft.sign();
        var published = http.keys(idp, idp.v2Issuer());
        assertThat(published.size()).isEqualTo(1);
        assertThat(Tokens.verifies(before, published)).isFalse();
        assertThat(Tokens.verifies(after, published)).isTrue();
    }

    @Test
    void rotation_ofAPlainIssuer_happensAtTheSameTime() throws IOException {
        String before = idp.token(Workload.of("github", "job")).sign();

        idp.rotateKeys(FormerKeys.WITHDRAWN);

        assertThat(http.keys(idp, idp.issuer("github")).getKeyByKeyId(Tokens.keyId(before)))
                .isNull();
    }

    @Test
    void keys_beforeAnyTokenIsSigned_areThoseOfTheSettings() throws IOException {
        try (var both = IdentityProvider.start(
                Settings.defaults().withAlgorithms(SigningAlgorithm.ES256, SigningAlgorithm.EDDSA))) {
            assertThat(http.keys(both, both.v2Issuer()).size()).isEqualTo(2);
        }
    }

    @Test
    void key_ofAnotherAlgorithm_isPublishedOnceItSigns() throws IOException {
        assertThat(http.keys(idp, idp.v2Issuer()).size()).isEqualTo(1);

        draft.algorithm(SigningAlgorithm.ES384).sign();

        assertThat(http.keys(idp, idp.v2Issuer()).size()).isEqualTo(2);
    }
}
