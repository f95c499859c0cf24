package dev.cambist.server.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.core.token.SigningKey;
import dev.cambist.server.keys.FakeToken;
import dev.cambist.server.keys.KeyDirectory;
import dev.cambist.server.keys.Pem;
import dev.cambist.server.keys.TrustProfile;
import dev.cambist.server.settings.RegistrySettings;
import dev.cambist.server.settings.TokenSettings;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class RegistryTrustTest {
    private static final String SERVICE = "registry.example.com";
    private static final URI REALM = URI.create("https://cambist.example.com/oauth2/token");
    private static final Path OUTPUT = Path.of("/etc/registry/cambist");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-31T12:00:00Z"));

    @TempDir
    Path directory;

    private KeyDirectory keys;

    @BeforeEach
    void openKeys() throws Exception {
        keys = KeyDirectory.open(directory, CLOCK);
    }

    @ParameterizedTest
    @CsvSource({
        "DISTRIBUTION_2_8, X5C, distribution-2.8-x5c.yml",
        "DISTRIBUTION_2_8, LIBTRUST, distribution-2.8-libtrust.yml",
        "DISTRIBUTION_3, X5C, distribution-3-x5c.yml",
        "DISTRIBUTION_3, LIBTRUST, distribution-3-libtrust.yml",
        "DISTRIBUTION_3, RFC7638, distribution-3-rfc7638.yml",
        "ZOT, X5C, zot.json",
        "ZOT, LIBTRUST, zot.json",
        "ZOT, RFC7638, zot.json"
    })
    void block_formatAndProfile_isTheStoredText(RegistryFormat format, TrustProfile profile, String golden)
            throws Exception {
        assertThat(trust(format, profile).block()).isEqualTo(resource(golden));
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistryFormat.class,
            names = {"DISTRIBUTION_2_8", "DISTRIBUTION_3"})
    void block_distribution_isYamlWithWhatTokensAreComparedTo(RegistryFormat format) throws Exception {
        RegistryTrust trust = trust(format, TrustProfile.X5C);

        assertThat(token(trust.block()))
                .containsEntry("realm", "https://cambist.example.com/oauth2/token")
                .containsEntry("service", SERVICE)
                .containsEntry("issuer", "cambist")
                .containsEntry("rootcertbundle", "/etc/registry/cambist/cambist-authority.crt");
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistryFormat.class,
            names = {"DISTRIBUTION_2_8", "DISTRIBUTION_3"})
    void block_keysInAToken_namesTheCertificateThere(RegistryFormat format) throws Exception {
        FakeToken token = new FakeToken();
        X509Certificate certificate =
                token.put(SERVICE, CLOCK.instant().minusSeconds(3600)).certificate();
        keys.signIn(token);

        RegistryTrust trust = trust(format, TrustProfile.X5C);

        assertThat(token(trust.block()))
                .containsEntry("rootcertbundle", "/etc/registry/cambist/registry.example.com.crt");
        assertThat(trust.files())
                .containsExactly(Map.entry(
                        "registry.example.com.crt", Pem.of(certificate).text()));
        assertThat(trust.notes()).anyMatch(note -> note.contains("A new key whose chain in the PKCS #11 token"));
    }

    @Test
    void block_textsThatAreNoPlainYaml_areReadBackTheSame() throws Exception {
        RegistryTrust trust = RegistryTrust.of(
                RegistryFormat.DISTRIBUTION_2_8,
                new RegistrySettings("5000", Set.of(), TrustProfile.X5C, Optional.empty()),
                new TokenSettings("yes: \"no\" # \u00e9", SignatureAlgorithm.ES256, Lifetimes.DEFAULT),
                REALM,
                Path.of("/with space/~x"),
                keys);

        assertThat(token(trust.block()))
                .containsEntry("service", "5000")
                .containsEntry("issuer", "yes: \"no\" # \u00e9")
                .containsEntry("rootcertbundle", "/with space/~x/cambist-authority.crt");
    }

    @Test
    void block_relativeDirectory_isMadeAbsolute() throws Exception {
        RegistryTrust trust = RegistryTrust.of(
                RegistryFormat.DISTRIBUTION_2_8,
                new RegistrySettings(SERVICE, Set.of(), TrustProfile.X5C, Optional.empty()),
                TokenSettings.DEFAULT,
                REALM,
                Path.of("out/../trust"),
                keys);

        assertThat(token(trust.block()))
                .containsEntry("rootcertbundle", Path.of("").toAbsolutePath() + "/trust/cambist-authority.crt");
    }

    @Test
    void block_zot_isJsonThatPointsToTheKey() throws Exception {
        RegistryTrust trust = trust(RegistryFormat.ZOT, TrustProfile.X5C);

        JsonObject bearer = JsonObject.parse(trust.block().getBytes(UTF_8))
                .object("http")
                .flatMap(http -> http.object("auth"))
                .flatMap(auth -> auth.object("bearer"))
                .orElseThrow();
        assertThat(bearer.members())
                .isEqualTo(Map.of(
                        "realm",
                        "https://cambist.example.com/oauth2/token",
                        "service",
                        SERVICE,
                        "cert",
                        "/etc/registry/cambist/registry.example.com.pub.pem"));
    }

    @Test
    void block_rs256_isWhatDistribution3MayAccept() throws Exception {
        RegistryTrust trust = trust(RegistryFormat.DISTRIBUTION_3, TrustProfile.X5C, SignatureAlgorithm.RS256);

        assertThat(token(trust.block())).containsEntry("signingalgorithms", List.of("RS256"));
    }

    @Test
    void block_changeOfAlgorithm_acceptsTheFormerKeysTokensToo() throws Exception {
        trust(RegistryFormat.DISTRIBUTION_3, TrustProfile.X5C, SignatureAlgorithm.ES256);

        RegistryTrust trust = trust(RegistryFormat.DISTRIBUTION_3, TrustProfile.X5C, SignatureAlgorithm.RS256);

        assertThat(token(trust.block())).containsEntry("signingalgorithms", List.of("RS256", "ES256"));
    }

    @ParameterizedTest
    @EnumSource(
            value = RegistryFormat.class,
            names = {"DISTRIBUTION_2_8", "DISTRIBUTION_3"})
    void files_x5c_areTheAuthorityAlone(RegistryFormat format) throws Exception {
        Map<String, String> files = trust(format, TrustProfile.X5C).files();

        assertThat(files).containsOnlyKeys("cambist-authority.crt");
        assertThat(certificates(files.get("cambist-authority.crt"))).containsExactly(keys.authority());
    }

    @Test
    void files_libtrustForDistribution2_areACertificateOfEachKey() throws Exception {
        KeyRing<SigningKey> ring = twoKeys(TrustProfile.LIBTRUST);

        Map<String, String> files = trust(
                        RegistryFormat.DISTRIBUTION_2_8, TrustProfile.LIBTRUST, SignatureAlgorithm.RS256)
                .files();

        assertThat(files).containsOnlyKeys("registry.example.com.crt");
        assertThat(certificates(files.get("registry.example.com.crt")))
                .extracting(X509Certificate::getPublicKey)
                .containsExactlyElementsOf(ring.all().map(SigningKey::publicKey).toList());
    }

    @ParameterizedTest
    @EnumSource(
            value = TrustProfile.class,
            names = {"LIBTRUST", "RFC7638"})
    void files_keyIdsForDistribution3_areASetOfAllKeysUnderTheNamesInTokens(TrustProfile profile) throws Exception {
        KeyRing<SigningKey> ring = twoKeys(profile);

        Map<String, String> files = trust(RegistryFormat.DISTRIBUTION_3, profile, SignatureAlgorithm.RS256)
                .files();

        assertThat(files).containsOnlyKeys("registry.example.com.jwks.json");
        List<JWK> read =
                JWKSet.parse(files.get("registry.example.com.jwks.json")).getKeys();
        assertThat(read)
                .extracting(JWK::getKeyID)
                .containsExactlyElementsOf(ring.all().map(SigningKey::id).toList());
        assertThat(read)
                .extracting(key -> ((AsymmetricJWK) key).toPublicKey())
                .containsExactlyElementsOf(ring.all().map(SigningKey::publicKey).toList());
    }

    @ParameterizedTest
    @EnumSource(TrustProfile.class)
    void files_zot_areTheCurrentPublicKeyAlone(TrustProfile profile) throws Exception {
        KeyRing<SigningKey> ring = twoKeys(profile);

        Map<String, String> files =
                trust(RegistryFormat.ZOT, profile, SignatureAlgorithm.RS256).files();

        assertThat(files).containsOnlyKeys("registry.example.com.pub.pem");
        List<Pem> blocks = Pem.parse(files.get("registry.example.com.pub.pem").getBytes(US_ASCII));
        assertThat(blocks).extracting(Pem::label).containsExactly("PUBLIC KEY");
        PublicKey key = KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(blocks.getFirst().der()));
        assertThat(key).isEqualTo(ring.current().publicKey());
    }

    @ParameterizedTest
    @EnumSource(RegistryFormat.class)
    void files_anyFormat_holdNoPrivateKey(RegistryFormat format) throws Exception {
        assertThat(trust(format, TrustProfile.X5C).files().values())
                .allSatisfy(
                        content -> assertThat(content).doesNotContain("PRIVATE").doesNotContain("\"d\""));
    }

    @Test
    void of_rfc7638ForDistribution2_isRefusedWithAdvice() {
        assertThatThrownBy(() -> trust(RegistryFormat.DISTRIBUTION_2_8, TrustProfile.RFC7638))
                .isInstanceOf(ImpossibleTrustException.class)
                .hasMessage(
                        "Distribution 2.8 does not know keys by RFC 7638 thumbprint; give registry.example.com trust: x5c"
                                + " (or trust: libtrust) in Cambist's configuration, or run Distribution 3 there");
    }

    @Test
    void notes_x5c_sayHowLongTheFileIsGood() throws Exception {
        assertThat(trust(RegistryFormat.DISTRIBUTION_2_8, TrustProfile.X5C).notes())
                .containsExactly(
                        "Put cambist-authority.crt where the registry finds it as"
                                + " /etc/registry/cambist/cambist-authority.crt, or change the path in the block.",
                        "The registry reads its configuration and this file once, at its start: restart it.",
                        "The authority is valid until 2036-01-29; until then the registry accepts new signing keys and"
                                + " certificates under it as they come.");
    }

    @Test
    void notes_x5cForDistribution3_sayWhenTheBlockIsNeededAgain() throws Exception {
        assertThat(trust(RegistryFormat.DISTRIBUTION_3, TrustProfile.X5C)
                        .notes()
                        .getLast())
                .isEqualTo(
                        "A change of tokens.algorithm needs this block again, for its signingalgorithms, and a restart.");
    }

    @ParameterizedTest
    @CsvSource({"DISTRIBUTION_2_8, LIBTRUST", "DISTRIBUTION_3, LIBTRUST", "DISTRIBUTION_3, RFC7638", "ZOT, X5C"})
    void notes_keysInTheFile_sayThatANewKeyNeedsItAgain(RegistryFormat format, TrustProfile profile) throws Exception {
        assertThat(trust(format, profile).notes())
                .anySatisfy(note -> assertThat(note)
                        .contains("A new signing key, as a change of tokens.algorithm makes, needs this file again"));
    }

    @Test
    void notes_zot_warnOfWhatItDoesNotCheck() throws Exception {
        assertThat(String.join("\n", trust(RegistryFormat.ZOT, TrustProfile.X5C).notes()))
                .contains("knows one public key, the current one of registry.example.com")
                .contains("compares neither issuer nor audience")
                .contains("give its file to no other registry")
                .contains("allows no difference between clocks");
    }

    @Test
    void notes_realmWithoutTls_sayThatCredentialsGoThere() throws Exception {
        RegistryTrust trust = RegistryTrust.of(
                RegistryFormat.ZOT,
                new RegistrySettings(SERVICE, Set.of(), TrustProfile.X5C, Optional.empty()),
                TokenSettings.DEFAULT,
                URI.create("http://localhost:8080/oauth2/token"),
                OUTPUT,
                keys);

        assertThat(trust.notes().getLast())
                .startsWith("Clients ask http://localhost:8080/oauth2/token for tokens and send credentials there;");
    }

    @Test
    void notes_realmThatClientsRefuse_sayWhoAndWhatToDo() throws Exception {
        RegistryTrust trust = RegistryTrust.of(
                RegistryFormat.ZOT,
                new RegistrySettings(SERVICE, Set.of(), TrustProfile.X5C, Optional.empty()),
                TokenSettings.DEFAULT,
                URI.create("https://10.1.2.3:8443/oauth2/token"),
                OUTPUT,
                keys);

        assertThat(trust.notes().getLast())
                .startsWith("Clients such as crane, oras and helm refuse the realm https://10.1.2.3:8443/oauth2/token")
                .endsWith("; give server.url a name in place of the address.");
    }

    @Test
    void named_wordOfEachFormat_isThatFormat() {
        assertThat(RegistryFormat.values())
                .allSatisfy(format ->
                        assertThat(RegistryFormat.named(format.word())).hasValue(format));
        assertThat(RegistryFormat.named("harbor")).isEmpty();
    }

    private RegistryTrust trust(RegistryFormat format, TrustProfile profile) throws Exception {
        return trust(format, profile, SignatureAlgorithm.ES256);
    }

    private RegistryTrust trust(RegistryFormat format, TrustProfile profile, SignatureAlgorithm algorithm)
            throws Exception {
        return RegistryTrust.of(
                format,
                new RegistrySettings(SERVICE, Set.of(), profile, Optional.empty()),
                new TokenSettings("cambist", algorithm, Lifetimes.DEFAULT),
                REALM,
                OUTPUT,
                keys);
    }

    /** An RS256 key as the current one, and an ES256 key as a former one. */
    private KeyRing<SigningKey> twoKeys(TrustProfile profile) throws Exception {
        keys.signingKeys(SERVICE, profile, SignatureAlgorithm.ES256);
        return keys.signingKeys(SERVICE, profile, SignatureAlgorithm.RS256).get();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> token(String block) {
        Object yaml = new Load(LoadSettings.builder().build()).loadFromString(block);
        return (Map<String, Object>) ((Map<?, ?>) ((Map<?, ?>) yaml).get("auth")).get("token");
    }

    private static List<X509Certificate> certificates(String bundle) throws Exception {
        var factory = CertificateFactory.getInstance("X.509");
        return factory.generateCertificates(new ByteArrayInputStream(bundle.getBytes(US_ASCII))).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static String resource(String name) throws Exception {
        try (InputStream stored = RegistryTrustTest.class.getResourceAsStream(name)) {
            return new String(stored.readAllBytes(), UTF_8);
        }
    }
}
