package dev.cambist.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.jose.SignatureAlgorithm;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found on a second start and refused. */
final class RefusedFilesTest {
    private static final String STAMP = "20260131T120000Z";
    private static final String REMEDY = "; restore it from a backup, or move both files away for a new key, of which"
            + " registries must be told then";

    @TempDir
    Path directory;

    private Path authorityKey;
    private Path authorityCertificate;
    private Path serviceKey;
    private Path serviceCertificate;
    private Path secret;

    @BeforeEach
    void start() throws Exception {
        open(SignatureAlgorithm.ES256);
        authorityKey = directory.resolve("authority/" + STAMP + ".key");
        authorityCertificate = directory.resolve("authority/" + STAMP + ".crt");
        serviceKey = directory.resolve("services/one/" + STAMP + "-es256.key");
        serviceCertificate = directory.resolve("services/one/" + STAMP + "-es256.crt");
        secret = directory.resolve("refresh/" + STAMP + ".secret");
    }

    @ParameterizedTest
    @CsvSource({
        "authority/20260131T120000Z.key, rw-r--r--",
        "authority/20260131T120000Z.key, rw--w----",
        "services/one/20260131T120000Z-es256.key, rw----r--",
        "services/one/20260131T120000Z-es256.key, rwx--x---",
        "refresh/20260131T120000Z.secret, rw-r-----"
    })
    void open_secretThatOthersCanRead_isRefusedWithTheCommandThatHelps(String name, String permissions)
            throws Exception {
        Path file = directory.resolve(name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertRefused(file + " can be read or changed by others than its owner (" + permissions
                + "), who could make tokens then; run: chmod 600 " + file);
    }

    @Test
    void open_certificateThatOthersCanRead_isAccepted() throws Exception {
        Files.setPosixFilePermissions(authorityCertificate, PosixFilePermissions.fromString("rw-r--r--"));

        open(SignatureAlgorithm.ES256);
    }

    @Test
    void open_certificateThatOthersCanChange_isRefused() throws Exception {
        Files.setPosixFilePermissions(authorityCertificate, PosixFilePermissions.fromString("rw-rw-r--"));

        assertRefused(authorityCertificate
                + " can be changed by others than its owner (rw-rw-r--), who could make tokens then; run: chmod 600 "
                + authorityCertificate);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refresh", "authority", "services", "services/one"})
    void open_directoryThatOthersCanEnter_isRefused(String name) throws Exception {
        Path inner = directory.resolve(name);
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwxr-x---"));

        assertRefused(inner + " can be entered by others than its owner (rwxr-x---), who could make tokens then; run:"
                + " chmod 700 " + inner);
    }

    @Test
    void open_rootThatOthersCanList_isAccepted() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));

        open(SignatureAlgorithm.ES256);
    }

    @Test
    void open_rootThatOthersCanChange_isRefused() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

        assertRefused(directory + " can be changed by others than its owner (rwxrwxr-x), who could make tokens then;"
                + " run: chmod go-w " + directory);
    }

    @Test
    void open_rootThatIsAFile_isRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> KeyDirectory.open(file, new TestClock()))
                .isInstanceOf(KeyFileException.class)
                .hasMessageStartingWith(file + " cannot be made a directory");
    }

    @Test
    void open_certificateOfAnotherKey_isRefused() throws Exception {
        Files.copy(authorityCertificate, serviceCertificate, StandardCopyOption.REPLACE_EXISTING);

        assertRefused(serviceCertificate + " is not the certificate of " + serviceKey + REMEDY);
    }

    @Test
    void open_authorityWithAnotherCertificate_isRefused() throws Exception {
        Files.copy(serviceCertificate, authorityCertificate, StandardCopyOption.REPLACE_EXISTING);

        assertRefused(authorityCertificate + " is not the certificate of " + authorityKey + REMEDY);
    }

    @Test
    void open_missingCertificate_isRefused() throws Exception {
        Files.delete(serviceCertificate);

        assertThatThrownBy(() -> open(SignatureAlgorithm.ES256))
                .isInstanceOf(KeyFileException.class)
                .hasMessage(serviceCertificate + " is missing" + REMEDY);
    }

    @Test
    void open_truncatedKey_isRefusedWithoutShowingIt() throws Exception {
        String text = Files.readString(serviceKey);
        Files.writeString(serviceKey, text.substring(0, text.length() / 2));

        assertRefused(serviceKey + " is damaged: the block has no END line; it begins in line 1" + REMEDY);
    }

    @Test
    void open_emptyKeyFile_isRefused() throws Exception {
        Files.writeString(serviceKey, "");

        assertRefused(serviceKey + " is damaged: one PEM block was expected, \"PRIVATE KEY\"" + REMEDY);
    }

    @Test
    void open_certificateInPlaceOfAKey_isRefused() throws Exception {
        Files.writeString(serviceKey, Files.readString(serviceCertificate));

        assertRefused(serviceKey + " is damaged: one PEM block was expected, \"PRIVATE KEY\"" + REMEDY);
    }

    @Test
    void open_keyThatIsNoKey_isRefused() throws Exception {
        Files.writeString(serviceKey, new Pem(Pem.PRIVATE_KEY, new byte[] {0x30, 0}).text());

        assertRefused(serviceKey + " is damaged: it holds no readable key" + REMEDY);
    }

    @Test
    void open_certificateThatIsNoCertificate_isRefused() throws Exception {
        Files.writeString(serviceCertificate, new Pem(Pem.CERTIFICATE, new byte[] {0x30, 0}).text());

        assertRefused(serviceCertificate + " is damaged: it holds no readable certificate" + REMEDY);
    }

    @Test
    void open_keyOfAnotherAlgorithmThanItsNameSays_isRefused() throws Exception {
        open(SignatureAlgorithm.RS256);
        Files.copy(
                directory.resolve("services/one/" + STAMP + "-rs256.key"),
                serviceKey,
                StandardCopyOption.REPLACE_EXISTING);

        assertRefused(serviceKey + " is damaged: it holds no readable key" + REMEDY);
    }

    /** In the order of names it would be the latest. */
    @ParameterizedTest
    @CsvSource({
        "services/one, copy.key, .key",
        "authority, copy.key, .key",
        "refresh, copy.secret, .secret",
        "services/one, 20260131T120000Z.key, -es256.key",
        "services/one, 20260131T120000Z-es384.key, -es256.key"
    })
    void open_fileWithAnotherName_isRefused(String parent, String name, String example) throws Exception {
        Path copy = Files.copy(serviceKey, directory.resolve(parent).resolve(name), StandardCopyOption.COPY_ATTRIBUTES);

        assertRefused(copy + " is not named as the files beside it are, such as " + STAMP + example
                + "; give it its name back, or move it away");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "!"})
    void open_damagedSecret_isRefused(String content) throws Exception {
        Files.writeString(secret, content);

        assertRefused(secret + " is damaged: one line of 43 characters of base64url was expected; restore it from a"
                + " backup, or remove it; then everybody exchanges an identity token again");
    }

    @Test
    void open_hugeFile_isRefusedUnread() throws Exception {
        Files.write(secret, new byte[65 * 1024]);

        assertRefused(secret + " is larger than 65536 bytes; restore it from a backup, or move it away");
    }

    /** A flipped bit: the key is refused, unless the bit is one of the envelope and the numbers are all the same. */
    @ParameterizedTest
    @EnumSource(
            value = SignatureAlgorithm.class,
            names = {"ES256", "RS256"})
    void open_anyDamagedByteOfAKey_isRefused(SignatureAlgorithm algorithm) throws Exception {
        open(algorithm);
        Path file = directory.resolve(
                "services/one/" + STAMP + "-" + algorithm.name().toLowerCase(Locale.ROOT) + ".key");
        byte[] sound = Pem.parse(Files.readAllBytes(file)).getFirst().der();
        List<BigInteger> numbers =
                numbers(CertifiedKey.read(plain(), file, algorithm).key());
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        int refused = 0;
        int tried = 0;
        for (int i = 0; i < sound.length; i += 1 + random.nextInt(sound.length / 60), tried++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            Files.writeString(file, new Pem(Pem.PRIVATE_KEY, damaged).text());
            try {
                assertThat(numbers(CertifiedKey.read(plain(), file, algorithm).key()))
                        .as("a bit of byte %d is flipped", i)
                        .isEqualTo(numbers);
            } catch (KeyFileException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(tried - 5).isPositive();
    }

    private static List<BigInteger> numbers(PrivateKey key) {
        return switch (key) {
            case ECPrivateKey ec -> List.of(ec.getS());
            case RSAPrivateCrtKey rsa ->
                List.of(
                        rsa.getModulus(),
                        rsa.getPublicExponent(),
                        rsa.getPrivateExponent(),
                        rsa.getPrimeP(),
                        rsa.getPrimeQ(),
                        rsa.getPrimeExponentP(),
                        rsa.getPrimeExponentQ(),
                        rsa.getCrtCoefficient());
            default -> throw new AssertionError(key.getAlgorithm());
        };
    }

    private void open(SignatureAlgorithm algorithm) throws KeyFileException {
        KeyDirectory.open(directory, new TestClock()).signingKeys("one", TrustProfile.X5C, algorithm);
    }

    private void assertRefused(String message) throws Exception {
        String key = Files.readString(serviceKey);
        assertThatThrownBy(() -> open(SignatureAlgorithm.ES256))
                .isInstanceOf(KeyFileException.class)
                .hasMessage(message);
        assertThat(Files.readString(serviceKey)).as("the file is left as it is").isEqualTo(key);
    }

    private KeyFiles plain() {
        return new KeyFiles(DirectoryPlace.at(directory), KeyEncryption.NONE);
    }
}
