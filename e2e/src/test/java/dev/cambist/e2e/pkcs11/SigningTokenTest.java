package dev.cambist.e2e.pkcs11;

import static dev.cambist.e2e.pkcs11.TokenServer.SERVICE;
import static dev.cambist.e2e.pkcs11.TokenServer.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Http;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Access tokens that a key in SoftHSM signed, at real registries. */
@EndToEnd
@Timeout(300) // of several processes, on a machine that has other work
final class SigningTokenTest {
    private final Instant yesterday =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(1));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
    void x5c_selfSignedCertificate_isAcceptedBeforeAndAfterARestart(Registry.Kind kind) throws Exception {
        SoftHsm softHsm = SoftHsm.create(directory.resolve("hsm")).initialize(TOKEN);
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        try (TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm).start();
                Registry registry = registry(kind, server)) {
            String before = server.accessToken();
            assertAccepts(registry, before);

            server.restart();

            assertAccepts(registry, before);
            assertAccepts(registry, server.accessToken());
            assertThat(keyId(server.accessToken())).isEqualTo(keyId(before));
            assertThat(server.data().resolve("services")).doesNotExist();
            assertThat(server.log()).doesNotContain(SoftHsm.PIN);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
    void x5c_issuersInTheToken_areCarriedUpToTheAuthorityThatTheRegistryTrusts(Registry.Kind kind) throws Exception {
        SoftHsm softHsm = SoftHsm.create(directory.resolve("hsm")).initialize(TOKEN);
        TokenPair root = TokenPair.authority("the company", yesterday);
        TokenPair lower = root.issueAuthority("its registries", yesterday);
        softHsm.put(
                TOKEN,
                SERVICE,
                "01",
                lower.issue(SERVICE, yesterday, Instant.now().plus(Duration.ofDays(90))));
        softHsm.putCertificate(TOKEN, "lower", "02", lower.certificate());
        softHsm.putCertificate(TOKEN, "root", "03", root.certificate());
        try (TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm).start();
                Registry registry = registry(kind, server)) {
            String token = server.accessToken();

            assertThat(TokenServer.parsed(token).getHeader().getX509CertChain()).hasSize(2);
            assertAccepts(registry, token);
        }
    }

    @ParameterizedTest
    @CsvSource({"DOCKER_REGISTRY_2_8, libtrust", "DISTRIBUTION_3, libtrust", "DISTRIBUTION_3, rfc7638"})
    void registryThatIsToldOfKeys_tokensKey_isAccepted(Registry.Kind kind, String trust) throws Exception {
        SoftHsm softHsm = SoftHsm.create(directory.resolve("hsm")).initialize(TOKEN);
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        try (TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm)
                        .configure("trust: " + trust, "token: " + TOKEN, "")
                        .start();
                Registry registry = registry(kind, server)) {
            assertAccepts(registry, server.accessToken());
        }
    }

    @Test
    void rs256_keyOfRsaInAMachinesSecondTokenOfOneLabel_isAccepted() throws Exception {
        SoftHsm softHsm =
                SoftHsm.create(directory.resolve("hsm")).initialize("other").initialize(TOKEN);
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.rsa(SERVICE, yesterday));
        String serial = softHsm.serials(TOKEN).getFirst();
        softHsm.initialize(TOKEN); // another one of this label
        try (TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm)
                        .configure("trust: x5c", "serial: \"" + serial + "\"", "tokens: { algorithm: RS256 }\n")
                        .start();
                Registry registry = registry(Registry.Kind.DISTRIBUTION_3, server)) {
            String token = server.accessToken();

            assertThat(TokenServer.parsed(token).getHeader().getAlgorithm().getName())
                    .isEqualTo("RS256");
            assertAccepts(registry, token);
        }
    }

    @Test
    void twoTokensOfALibrary_eachWithAKeyOfTheService_eachSignsForItsOwnServer() throws Exception {
        SoftHsm softHsm =
                SoftHsm.create(directory.resolve("hsm")).initialize("other").initialize(TOKEN);
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        softHsm.put("other", SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        try (TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm).start();
                TokenServer other = new TokenServer(directory.resolve("other"), softHsm)
                        .configure("trust: x5c", "token: other", "")
                        .start();
                Registry registry = registry(Registry.Kind.DISTRIBUTION_3, other)) {
            assertThat(keyId(server.accessToken())).isNotEqualTo(keyId(other.accessToken()));
            assertAccepts(registry, other.accessToken());
            assertThat(Http.getWithBearer(registry.url("/v2/public/app/tags/list"), server.accessToken())
                            .status())
                    .isEqualTo(401);
        }
    }

    /** Its Java is made of few modules, and reads a token only with the one that is for PKCS #11. */
    @Test
    void shippedImage_keyInTheToken_signs() throws Exception {
        Launcher.build();
        SoftHsm softHsm = SoftHsm.create(directory.resolve("hsm")).initialize(TOKEN);
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm);

        server.runShipped("check", "--live").orFail();
        assertThat(server.pin("wrong-1234").runShipped("check", "--live").error())
                .contains("does not take the PIN");
    }

    @Test
    void rotation_secondPairOfTheLabel_signsWithoutARestartAndTheFirstGoesOnVerifying() throws Exception {
        SoftHsm softHsm = SoftHsm.create(directory.resolve("hsm")).initialize(TOKEN);
        softHsm.put(TOKEN, SERVICE, "01", TokenPair.selfSigned(SERVICE, yesterday));
        try (Registry registry = Registry.startOpen(
                        Registry.Kind.DISTRIBUTION_3, Files.createDirectories(directory.resolve("registry")));
                TokenServer server = new TokenServer(directory.resolve("cambist"), softHsm)
                        .configure(
                                "aliases: [localhost], upstream: \"" + registry.url("") + "\"",
                                "token: " + TOKEN,
                                "tokens: { access-lifetime: 20m }\n")
                        .start()) {
            String before = server.accessToken();
            assertThat(Http.getWithBearer(server.url("/v2/public/app/tags/list"), before)
                            .status())
                    .isEqualTo(404);

            softHsm.put(TOKEN, SERVICE, "02", TokenPair.selfSigned(SERVICE, yesterday.plus(Duration.ofHours(1))));
            // It looks once a minute what is in the token.
            Instant deadline = Instant.now().plus(Duration.ofMinutes(4));
            while (keyId(server.accessToken()).equals(keyId(before))
                    && Instant.now().isBefore(deadline)) {
                Thread.sleep(500);
            }

            String after = server.accessToken();
            assertThat(keyId(after)).as("the key, four minutes later").isNotEqualTo(keyId(before));
            for (String token : List.of(before, after)) {
                assertThat(Http.getWithBearer(server.url("/v2/public/app/tags/list"), token)
                                .status())
                        .isEqualTo(404);
            }
            assertThat(server.run("keys", "list").orFail().output())
                    .containsPattern("current +registry.example.com +ES256 +\\S+ +" + keyId(after))
                    .containsPattern("former +registry.example.com +ES256 +\\S+ +" + keyId(before));
        }
    }

    /** With exactly what {@code cambist trust} prints and writes. */
    private Registry registry(Registry.Kind kind, TokenServer server) throws Exception {
        Path files = Files.createDirectories(directory.resolve("registry"));
        Outcome trust = server.run("trust", SERVICE, "--format", kind.format().word(), "--out", files.toString())
                .orFail();
        return Registry.start(kind, files, trust.output());
    }

    /** It lets whoever has this token look for a repository that is not there, and nobody without. */
    private static void assertAccepts(Registry registry, String token) {
        assertThat(Http.get(registry.url("/v2/public/app/tags/list")).status()).isEqualTo(401);
        assertThat(Http.getWithBearer(registry.url("/v2/public/app/tags/list"), token)
                        .status())
                .as(registry::log)
                .isEqualTo(404);
    }

    private static String keyId(String accessToken) throws Exception {
        return TokenServer.parsed(accessToken).getHeader().getKeyID();
    }
}
