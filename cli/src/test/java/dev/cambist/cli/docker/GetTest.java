package dev.cambist.cli.docker;

import static dev.cambist.cli.docker.HelperScene.NOON;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.Ran;
import dev.cambist.cli.lab.Tokens;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.wire.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GetTest {
    private static final String NOT_FOUND = "credentials not found in native keychain\n";

    @TempDir
    private Path home;

    private HelperScene scene;

    @BeforeEach
    void start() {
        scene = new HelperScene(home);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void get_knownRegistry_answersTheNullGuidAndARefreshToken() throws Exception {
        Ran ran = scene.get();

        assertThat(ran.out())
                .isEqualTo("{\"ServerURL\":\"" + scene.registry()
                        + "\",\"Username\":\"00000000-0000-0000-0000-000000000000\",\"Secret\":\""
                        + HelperScene.refreshToken(1, NOON) + "\"}\n");
        assertThat(ran.err()).isEmpty();
        assertThat(ran.exitCode()).isZero();
    }

    @Test
    void get_again_asksNobody() throws Exception {
        Ran first = scene.get();
        int asked = scene.server().seen().size();

        Ran second = scene.get();

        assertThat(second).isEqualTo(first);
        assertThat(scene.server().seen()).hasSize(asked);
    }

    @Test
    void get_anotherTokenOfTheSameIdentity_asksNobody() throws Exception {
        Ran first = scene.get();

        scene.set("CAMBIST_TOKEN", Tokens.identity("alice", "second"));

        assertThat(scene.get()).isEqualTo(first);
        assertThat(scene.exchanges()).isOne();
    }

    @Test
    void get_anotherSubject_getsItsOwnToken() throws Exception {
        scene.get();

        scene.set("CAMBIST_TOKEN", Tokens.identity("mallory", "first"));

        assertThat(scene.get().out()).contains(HelperScene.refreshToken(2, NOON));
    }

    @Test
    void get_anotherIssuerWithTheSameSubject_getsItsOwnToken() throws Exception {
        scene.get();

        scene.set("CAMBIST_TOKEN", Tokens.jwt(Map.of("iss", "https://other.example", "sub", "alice")));

        assertThat(scene.get().out()).contains(HelperScene.refreshToken(2, NOON));
    }

    @Test
    void get_sameSubjectWithAnotherWorkflow_getsItsOwnToken() throws Exception {
        String issuer = "https://issuer.example";
        scene.set("CAMBIST_TOKEN", Tokens.jwt(Map.of("iss", issuer, "sub", "repo", "workflow", "release")));
        scene.get();

        scene.set("CAMBIST_TOKEN", Tokens.jwt(Map.of("iss", issuer, "sub", "repo", "workflow", "test")));

        assertThat(scene.get().out()).contains(HelperScene.refreshToken(2, NOON));
    }

    @Test
    void get_identityThatNamesNobody_isNotKept() throws Exception {
        scene.set("CAMBIST_TOKEN", "opaque");
        scene.get();

        assertThat(scene.get().out()).contains(HelperScene.refreshToken(2, NOON));
    }

    @Test
    void get_lastQuarterOfItsLife_isRenewed() throws Exception {
        scene.get();
        var later = NOON.plus(Duration.ofMinutes(136));

        assertThat(scene.at(NOON.plus(Duration.ofMinutes(134))).get().out())
                .contains(HelperScene.refreshToken(1, NOON));
        assertThat(scene.at(later).get().out()).contains(HelperScene.refreshToken(2, later));
        assertThat(scene.kept()).hasSize(1);
    }

    @Test
    void get_renewalRefused_usesTheOldOneToItsEnd() throws Exception {
        scene.get();
        scene.refuse(401, "{}");

        assertThat(scene.at(NOON.plus(Duration.ofMinutes(178))).get().out())
                .contains(HelperScene.refreshToken(1, NOON));
        assertThat(scene.at(NOON.plus(Duration.ofMinutes(179))).get().exitCode())
                .isOne();
    }

    @Test
    void get_brokenFile_isAMiss() throws Exception {
        scene.get();
        Files.writeString(scene.kept().getFirst(), "{\"registry\":");

        assertThat(scene.get().out()).contains(HelperScene.refreshToken(2, NOON));
        assertThat(scene.get().out()).contains(HelperScene.refreshToken(2, NOON));
    }

    @Test
    void get_fileOfAnotherRegistry_isAMiss() throws Exception {
        scene.get();
        Path file = scene.kept().getFirst();
        Files.writeString(file, Files.readString(file).replace(scene.registry(), "elsewhere.example"));

        assertThat(scene.get().out()).contains(HelperScene.refreshToken(2, NOON));
    }

    @Test
    void get_keptToken_isForItsOwnerOnlyAndIsNotTheIdentity() throws Exception {
        scene.get();

        assertThat(Files.getPosixFilePermissions(scene.cache())).isEqualTo(fromString("rwx------"));
        Path file = scene.kept().getFirst();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(fromString("rw-------"));
        assertThat(Files.readString(file)).doesNotContain(Tokens.identity("alice", "first"), "issuer.example");
    }

    @Test
    void get_directoryThatOthersCanRead_isNotUsed() throws Exception {
        Files.createDirectories(scene.cache());
        Files.setPosixFilePermissions(scene.cache(), fromString("rwxr-xr-x"));

        Ran ran = scene.get();

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.err()).contains("others can look into " + scene.cache());
        assertThat(scene.kept()).isEmpty();
    }

    @Test
    void get_noLockToBeHad_keepsNothingAndWorks() throws Exception {
        scene.get();
        Files.delete(scene.kept().getFirst());
        for (char digit : "0123456789abcdef".toCharArray()) {
            Files.deleteIfExists(scene.cache().resolve("lock-" + digit));
            Files.createDirectory(scene.cache().resolve("lock-" + digit));
        }

        Ran ran = scene.get();

        assertThat(ran.out()).contains(HelperScene.refreshToken(2, NOON));
        assertThat(ran.err()).contains("no lock can be had");
        assertThat(scene.kept()).isEmpty();
    }

    @Test
    void get_noHome_keepsNothingAndWorks() throws Exception {
        scene.unset("HOME");

        assertThat(scene.get().exitCode()).isZero();
        assertThat(scene.get().out()).contains(HelperScene.refreshToken(2, NOON));
    }

    @Test
    void get_unknownRegistry_isNotFoundAndSeesNothing() throws Exception {
        scene.set("CAMBIST_REGISTRIES", "other.example, third.example:5000");

        Ran ran = scene.get();

        assertThat(ran.out()).isEqualTo(NOT_FOUND);
        assertThat(ran.exitCode()).isOne();
        assertThat(ran.err()).contains("cambist login --helper " + scene.registry());
        assertThat(scene.server().seen()).isEmpty();
    }

    @Test
    void get_unknownRegistryOfAStore_isNotFoundWithoutAWord() throws Exception {
        scene.unset("CAMBIST_REGISTRIES");
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "{\"credsStore\":\"cambist\"}");

        assertThat(scene.get()).isEqualTo(new Ran(1, NOT_FOUND, ""));
    }

    @Test
    void get_whatIsNoRegistry_isNotFound() throws Exception {
        assertThat(scene.run("registry.example.com/team/app", "get").out()).isEqualTo(NOT_FOUND);
    }

    @Test
    void get_registryNamedInCredHelpers_isKnown() throws Exception {
        scene.unset("CAMBIST_REGISTRIES");
        String helpers = "{\"credHelpers\":{\"" + scene.registry() + "\":\"cambist\",\"other.example\":\"pass\"}}";
        Path podman = Files.createDirectories(home.resolve("run/containers")).resolve("auth.json");
        Files.writeString(podman, helpers);

        assertThat(scene.get().exitCode()).isOne();
        assertThat(scene.set("XDG_RUNTIME_DIR", home.resolve("run").toString())
                        .get()
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://%s", "http://%s/v1/", "http://%s/v2/", "LOCALHOST:%2$d", "  other.example ,%s"})
    void get_registryNamedAsAnAddress_isKnown(String written) throws Exception {
        String port = scene.registry().substring("localhost:".length());
        String name = written.formatted(scene.registry(), Integer.valueOf(port));
        assertThat(scene.set("CAMBIST_REGISTRIES", name).get().exitCode()).isZero();
        scene.unset("CAMBIST_REGISTRIES");
        config("{\"credHelpers\":{\"" + name.replaceAll(".*,", "") + "\":\"cambist\"}}");

        assertThat(scene.get().exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com,registry.example.com:443",
        "registry.example.com:443,registry.example.com",
        "https://Registry.Example.com/v1/,registry.example.com:443"
    })
    void known_withAndWithoutTheUsualPort_areOne(String named, String asked) {
        KnownRegistries known = KnownRegistries.of(World.of(Map.of("CAMBIST_REGISTRIES", named)));

        assertThat(known.has(Registry.parse(asked))).isTrue();
        assertThat(known.names()).containsExactly("registry.example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/team,(registry.example.com/team)",
        "ftp://registry.example.com,names no registry",
        "eyJhbGciOiJub25lIn0/x,names no registry: this is no registry"
    })
    void get_entryThatIsNoRegistry_isSaidInTheHelpersWords(String entry, String said) throws Exception {
        Ran ran = scene.set("CAMBIST_REGISTRIES", entry).get();

        assertThat(ran.out()).isEqualTo(NOT_FOUND);
        assertThat(ran.err())
                .contains("CAMBIST_REGISTRIES has an entry that names no registry", said)
                .doesNotContain("eyJ");
    }

    @ParameterizedTest
    @MethodSource("brokenFiles")
    void get_fileThatCannotBeRead_isSaidInTheHelpersWords(String said, byte[] content) throws Exception {
        scene.unset("CAMBIST_REGISTRIES");
        Files.createDirectories(home.resolve(".docker"));
        Files.write(home.resolve(".docker/config.json"), content);

        Ran ran = scene.get();

        assertThat(ran.out()).isEqualTo(NOT_FOUND);
        assertThat(ran.err())
                .contains(home + "/.docker/config.json cannot be read", said, scene.registry() + " sees no identity")
                .doesNotContain("cambist login");
    }

    static Stream<Arguments> brokenFiles() {
        String sound = "{\"credHelpers\":{\"registry.example.com\":\"cambist\"}}";
        return Stream.of(
                Arguments.of("byte order mark", ("\uFEFF" + sound).getBytes(UTF_8)),
                Arguments.of("UTF-16", sound.getBytes(UTF_16)),
                Arguments.of("as JSON", sound.substring(0, 20).getBytes(UTF_8)),
                Arguments.of(
                        "same member name twice", (sound.replace("}}", "},") + sound.substring(1)).getBytes(UTF_8)));
    }

    private void config(String content) throws Exception {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), content);
    }

    /** docker pull drops what is on the standard output, and goes on as nobody. */
    @Test
    void get_refusedExchange_isOnTheStandardErrorAsWell() throws Exception {
        scene.refuse(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"expired 5 s ago\"}]}");

        assertThat(scene.get().err()).contains("docker-credential-cambist: ", "expired 5 s ago");
    }

    @Test
    void get_addressOfAKnownRegistry_isRepeatedAsItCame() throws Exception {
        Ran ran = scene.run("http://" + scene.registry() + "/v2/", "get");

        assertThat(ran.out()).startsWith("{\"ServerURL\":\"http://" + scene.registry() + "/v2/\"");
    }

    @Test
    void get_noIdentity_isNotFoundAndSaysWhereItLooked() throws Exception {
        scene.unset("CAMBIST_TOKEN");

        Ran ran = scene.get();

        assertThat(ran.out()).isEqualTo(NOT_FOUND);
        assertThat(ran.err()).contains("no identity token was found", "GitLab CI: GITLAB_CI is not set");
    }

    @Test
    void get_placeThatFails_isAnErrorAndNotNobody() throws Exception {
        scene.unset("CAMBIST_TOKEN").set("CAMBIST_TOKEN_FILE", "/nonexistent/token");

        Ran ran = scene.get();

        assertThat(ran.out())
                .isEqualTo(
                        "Cambist's variables gave no identity token: CAMBIST_TOKEN_FILE: /nonexistent/token does not exist\n");
        assertThat(ran.exitCode()).isOne();
    }

    @Test
    void get_refusedExchange_saysWhyAndRepeatsNoToken() throws Exception {
        String token = scene.environment().get("CAMBIST_TOKEN");
        scene.refuse(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"expired 5 s ago: " + token + "\"}]}");

        Ran ran = scene.get();

        assertThat(ran.out())
                .contains("answered 401: UNAUTHORIZED expired 5 s ago")
                .doesNotContain(token);
        assertThat(ran.exitCode()).isOne();
    }

    @Test
    void get_emptyInput_asksForAServerUrl() throws Exception {
        assertThat(scene.run(" \n", "get")).isEqualTo(new Ran(1, "no credentials server URL\n", ""));
    }
}
