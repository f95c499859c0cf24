package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.core.token.Service;
import dev.cambist.core.token.SigningKey;
import dev.cambist.core.token.TokenMint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authority, and the certificates that tokens carry. */
final class CertificateTest {
    private static final String SERVICE = "registry.example.com";
    private static final Instant START = TestClock.START;

    @TempDir
    Path directory;

    private final TestClock clock = new TestClock();

    @Test
    void authority_firstStart_isOneThatMayIssueToKeysOnly() throws Exception {
        X509Certificate authority = open().authority();

        assertThat(authority.getSubjectX500Principal().getName())
                .isEqualTo("CN=Cambist authority of 2026-01-31T12:00:00Z");
        assertThat(authority.getBasicConstraints())
                .as("a path of no further authority")
                .isZero();
        assertThat(authority.getKeyUsage())
                .containsExactly(false, false, false, false, false, true, false, false, false);
        assertThat(authority.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
        assertThat(authority.getNonCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.14", "2.5.29.35");
        assertThat(authority.getNotBefore()).isEqualTo(START.minus(Duration.ofHours(1)));
        assertThat(authority.getNotAfter()).isEqualTo(START.plus(Duration.ofDays(3650)));
        assertThat(authority.getSerialNumber().bitLength()).isEqualTo(128);
    }

    @Test
    void x5c_tokenOfANewKey_carriesOneLeafForTheService() throws Exception {
        List<X509Certificate> chain = chain(token(signingKeys(open())));

        assertThat(chain).hasSize(1);
        X509Certificate leaf = chain.getFirst();
        assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=registry.example.com");
        assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
        assertThat(leaf.getKeyUsage()).containsExactly(true, false, false, false, false, false, false, false, false);
        assertThat(leaf.getNotBefore()).isEqualTo(START.minus(Duration.ofHours(1)));
        assertThat(leaf.getNotAfter()).isEqualTo(START.plus(Duration.ofDays(90)));
    }

    @Test
    void x5c_mintedToken_validatesUnderTheAuthorityAndVerifiesWithTheLeaf() throws Exception {
        KeyDirectory keys = open();
        JWSObject token = token(signingKeys(keys));

        X509Certificate leaf = validated(token, keys.authority());

        assertThat(token.verify(new ECDSAVerifier((ECPublicKey) leaf.getPublicKey())))
                .isTrue();
        assertThat(token.getHeader().getKeyID()).isEqualTo(KeyId.of(leaf.getPublicKey(), TrustProfile.RFC7638));
    }

    @Test
    void x5c_rs256Token_validatesUnderTheSameAuthority() throws Exception {
        KeyDirectory keys = open();
        JWSObject token = token(keys.signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.RS256));

        X509Certificate leaf = validated(token, keys.authority());

        assertThat(token.verify(new RSASSAVerifier((RSAPublicKey) leaf.getPublicKey())))
                .isTrue();
    }

    @Test
    void x5c_otherProfiles_carryNoCertificate() throws Exception {
        KeyDirectory keys = open();
        for (TrustProfile profile : List.of(TrustProfile.LIBTRUST, TrustProfile.RFC7638)) {
            JWSObject token = token(keys.signingKeys(SERVICE, profile, SignatureAlgorithm.ES256));

            assertThat(token.getHeader().getX509CertChain()).isNull();
        }
    }

    @Test
    void x5c_certificate_isStandardBase64() throws Exception {
        JWSObject token = token(signingKeys(open()));

        // RFC 7515 section 4.1.6: not base64url.
        assertThat(token.getHeader().getX509CertChain().getFirst().toString())
                .isEqualTo(java.util.Base64.getEncoder()
                        .encodeToString(chain(token).getFirst().getEncoded()));
    }

    @Test
    void x5c_serviceNameLongerThanACommonName_isCut() throws Exception {
        var keys = open().signingKeys("a".repeat(70), TrustProfile.X5C, SignatureAlgorithm.ES256);

        assertThat(chain(token(keys)).getFirst().getSubjectX500Principal().getName())
                .isEqualTo("CN=" + "a".repeat(64));
    }

    @Test
    void renewCertificates_thirtyDaysAreLeft_keepsTheCertificate() throws Exception {
        KeyDirectory keys = open();
        var signing = signingKeys(keys);
        X509Certificate before = chain(token(signing)).getFirst();
        clock.pass(Duration.ofDays(60));

        keys.renewCertificates();

        assertThat(chain(token(signing))).containsExactly(before);
    }

    @Test
    void renewCertificates_lessThanThirtyDaysAreLeft_givesTheSameKeyANewCertificate() throws Exception {
        KeyDirectory keys = open();
        var signing = signingKeys(keys);
        X509Certificate before = chain(token(signing)).getFirst();
        clock.pass(Duration.ofDays(60).plusSeconds(1));

        keys.renewCertificates();

        JWSObject token = token(signing);
        X509Certificate after = validated(token, keys.authority());
        assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
        assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
        assertThat(after.getNotAfter()).isEqualTo(clock.instant().plus(Duration.ofDays(90)));
        assertThat(open().publishedKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256)
                        .current()
                        .certificate())
                .as("what is on disk")
                .isEqualTo(after);
    }

    @Test
    void open_lessThanThirtyDaysAreLeft_renewsAtTheStart() throws Exception {
        X509Certificate before = chain(token(signingKeys(open()))).getFirst();
        clock.pass(Duration.ofDays(200));

        KeyDirectory keys = open();

        X509Certificate after = validated(token(signingKeys(keys)), keys.authority());
        assertThat(after.getPublicKey()).isEqualTo(before.getPublicKey());
    }

    @Test
    void open_certificateThatIsNotValidYet_isReplaced() throws Exception {
        clock.pass(Duration.ofDays(10));
        KeyDirectory keys = open();
        var signing = signingKeys(keys);
        clock.pass(Duration.ofDays(-10).plusHours(2));

        keys.renewCertificates();

        assertThat(chain(token(signing)).getFirst().getNotAfter())
                .isEqualTo(clock.instant().plus(Duration.ofDays(90)));
    }

    @Test
    void renewCertificates_anotherProcessHasRenewed_takesItsCertificate() throws Exception {
        KeyDirectory keys = open();
        var signing = signingKeys(keys);
        clock.pass(Duration.ofDays(61));
        X509Certificate renewed = chain(token(signingKeys(open()))).getFirst();

        keys.renewCertificates();

        assertThat(chain(token(signing))).containsExactly(renewed);
    }

    @Test
    void renewCertificates_fileCannotBeWritten_keepsTheOldOneAndLogs() throws Exception {
        KeyDirectory keys = open();
        var signing = signingKeys(keys);
        X509Certificate before = chain(token(signing)).getFirst();
        blockWriting();
        clock.pass(Duration.ofDays(61));

        try (var log = CapturedLog.of(ServiceKeys.class)) {
            keys.renewCertificates();

            assertThat(log.messages(Level.ERROR))
                    .containsExactly("the certificate of " + keyFile() + " could not be renewed and ends on "
                            + START.plus(Duration.ofDays(90)));
        }
        assertThat(chain(token(signing))).containsExactly(before);
    }

    @Test
    void renewCertificates_keyWasDamagedMeanwhile_keepsWhatIsInMemoryAndLogs() throws Exception {
        KeyDirectory keys = open();
        var signing = signingKeys(keys);
        KeyRing<SigningKey> before = signing.get();
        Files.writeString(keyFile(), "");

        try (var log = CapturedLog.of(KeyDirectory.class)) {
            keys.renewCertificates();

            assertThat(log.messages(Level.ERROR))
                    .singleElement()
                    .asString()
                    .startsWith("the keys of " + SERVICE + " stay as they are: " + keyFile() + " is damaged");
        }
        assertThat(signing.get()).isSameAs(before);
    }

    @Test
    void open_expiredCertificateThatCannotBeRenewed_isRefused() throws Exception {
        signingKeys(open());
        blockWriting();
        clock.pass(Duration.ofDays(91));
        KeyDirectory keys = open();

        assertThatThrownBy(() -> signingKeys(keys))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining(".crt cannot be written");
    }

    @Test
    void open_certificateOfAnotherAuthority_isReplacedWithAWarning() throws Exception {
        signingKeys(open());
        Files.delete(directory.resolve("authority/20260131T120000Z.key"));
        Files.delete(directory.resolve("authority/20260131T120000Z.crt"));
        KeyDirectory keys = open();

        try (var log = CapturedLog.of(ServiceKeys.class)) {
            validated(token(signingKeys(keys)), keys.authority());

            assertThat(log.messages(Level.WARN))
                    .containsExactly("the certificate of " + keyFile() + " is of another authority; issuing one of the"
                            + " authority that is here, which the registry must trust (cambist trust)");
        }
    }

    @Test
    void renewCertificates_authorityEndsWithinAYear_warns() throws Exception {
        KeyDirectory keys = open();
        clock.pass(Duration.ofDays(3650 - 365).plusSeconds(1));

        try (var log = CapturedLog.of(Authority.class)) {
            keys.renewCertificates();
            open();

            assertThat(log.messages(Level.WARN))
                    .hasSize(2)
                    .containsOnly("the authority " + directory.resolve("authority/20260131T120000Z.crt") + " ends on "
                            + START.plus(Duration.ofDays(3650)) + ", and no registry accepts x5c tokens after that;"
                            + " before then, move it and its key away, start again for a new one, and give that to"
                            + " every registry (cambist trust)");
        }
    }

    @Test
    void renewCertificates_authorityLastsAnotherYear_saysNothing() throws Exception {
        KeyDirectory keys = open();
        clock.pass(Duration.ofDays(3650 - 365));

        try (var log = CapturedLog.of(Authority.class)) {
            keys.renewCertificates();

            assertThat(log.messages(Level.WARN)).isEmpty();
        }
    }

    @Test
    void renewCertificates_lastDaysOfTheAuthority_issuesNothingThatOutlivesIt() throws Exception {
        KeyDirectory keys = open();
        var signing = signingKeys(keys);
        clock.pass(Duration.ofDays(3640));
        keys.renewCertificates();
        X509Certificate last = chain(token(signing)).getFirst();
        clock.pass(Duration.ofDays(5));

        keys.renewCertificates();

        assertThat(last.getNotAfter()).isEqualTo(keys.authority().getNotAfter());
        assertThat(chain(token(signing))).containsExactly(last);
    }

    @Test
    void open_expiredAuthority_isRefused() throws Exception {
        open();
        clock.pass(Duration.ofDays(3651));

        assertThatThrownBy(this::open)
                .isInstanceOf(KeyFileException.class)
                .hasMessage(directory.resolve("authority/20260131T120000Z.crt") + " expired on "
                        + START.plus(Duration.ofDays(3650)) + ", and registries refuse what it issued; check this"
                        + " machine's clock; if it is right, move it and its key away, start again for a new one, and"
                        + " give that to every registry (cambist trust)");
    }

    private KeyDirectory open() throws KeyFileException {
        return KeyDirectory.open(directory, clock);
    }

    private static Supplier<KeyRing<SigningKey>> signingKeys(KeyDirectory keys) throws KeyFileException {
        return keys.signingKeys(SERVICE, TrustProfile.X5C, SignatureAlgorithm.ES256);
    }

    private Path keyFile() {
        return directory.resolve("services/registry.example.com/20260131T120000Z-es256.key");
    }

    /** A directory that is not empty stands where the draft of the certificate would; works for root as well. */
    private void blockWriting() throws Exception {
        Files.createDirectories(keyFile().resolveSibling(".20260131T120000Z-es256.crt.new/in-the-way"));
    }

    private JWSObject token(Supplier<KeyRing<SigningKey>> keys) throws Exception {
        var refreshKeys = open().refreshKeys();
        var mint = new TokenMint("cambist", Lifetimes.DEFAULT, () -> refreshKeys, clock, UUID::randomUUID);
        var token = mint.accessToken(
                new Service(SERVICE, Set.of(), keys),
                new Caller.Bearer("subject"),
                Optional.empty(),
                List.of(),
                Instant.MAX);
        return JWSObject.parse(token.token().value());
    }

    private static List<X509Certificate> chain(JWSObject token) throws Exception {
        List<X509Certificate> chain = new ArrayList<>();
        for (Base64 certificate : token.getHeader().getX509CertChain()) {
            chain.add(CertifiedKey.certificate(certificate.decode()));
        }
        return chain;
    }

    /** The leaf, after the JDK validated its path to the authority at the time of the test's clock. */
    private X509Certificate validated(JWSObject token, X509Certificate authority) throws Exception {
        var factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> chain = chain(token);
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
        parameters.setDate(Date.from(clock.instant()));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(chain), parameters);
        return chain.getFirst();
    }
}
