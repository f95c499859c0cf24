package dev.cambist.cli.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cambist.cli.credentials.CredentialFile.Form;
import dev.cambist.cli.lab.World;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFileTest {
    private static final String REGISTRY = "registry.example.com";
    private static final Secret TOKEN = new Secret("refresh-token");

    @TempDir
    private Path home;

    private Path path = Path.of("");

    @BeforeEach
    void place() {
        path = home.resolve(".docker/config.json");
    }

    @Test
    void login_noFile_makesOneThatOnlyItsOwnerReads() throws Exception {
        file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN);

        JsonObject entry = entry(REGISTRY);
        assertThat(entry.text("identitytoken")).contains("refresh-token");
        assertThat(entry.text("auth")).contains("MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwOg==");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void login_readableFile_becomesPrivate() throws Exception {
        write("{\"auths\":{}}");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));

        file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
    }

    @Test
    void login_otherContent_keepsEveryByteOfIt() throws Exception {
        String before =
                "{\n  \"auths\": {\"other\": {\"auth\":\"eA==\"}},\n  \"future\": [1e2, null, {\"a\" : 1}]\n}\n";
        write(before);

        file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN);
        file().logout(REGISTRY);

        assertThat(Files.readString(path)).isEqualTo(before);
    }

    @Test
    void login_emptyFile_isTakenForNone() throws Exception {
        write(" \n");

        file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN);

        assertThat(entry(REGISTRY).has("auth")).isTrue();
    }

    @Test
    void login_brokenFile_isRefusedAndLeftAlone() throws Exception {
        write("{\"auths\": {");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN))
                .withMessageContaining(path.toString())
                .withMessageContaining("left as it is");
        assertThat(Files.readString(path)).isEqualTo("{\"auths\": {");
    }

    @Test
    void login_authsThatIsNoObject_isRefusedAndLeftAlone() throws Exception {
        write("{\"auths\": []}");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN))
                .withMessageContaining("auths is not an object");
        assertThat(Files.readString(path)).isEqualTo("{\"auths\": []}");
    }

    @Test
    void login_symbolicLink_isFollowedAndStays() throws Exception {
        Path real = Files.createDirectory(home.resolve("dotfiles")).resolve("docker.json");
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, Path.of("../dotfiles/docker.json"));

        file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN);

        assertThat(path).isSymbolicLink();
        assertThat(Files.readString(real)).contains("refresh-token");
    }

    @Test
    void login_linkToItself_isRefused() throws Exception {
        Files.createDirectories(path.getParent());
        Files.createSymbolicLink(path, path);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN))
                .withMessageContaining("without an end");
    }

    @Test
    void login_whatever_leavesNoOtherFileBehind() throws Exception {
        file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN);
        file().login(REGISTRY, new Secret("another"), Form.IDENTITY_TOKEN);

        try (Stream<Path> files = Files.list(path.getParent())) {
            assertThat(files).containsExactly(path);
        }
        assertThat(entry(REGISTRY).text("identitytoken")).contains("another");
    }

    @Test
    void login_afterHelper_takesTheHelperAway() throws Exception {
        file().useHelper(REGISTRY);

        file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN);

        assertThat(content().object("credHelpers").orElseThrow().has(REGISTRY)).isFalse();
    }

    @Test
    void useHelper_afterLogin_takesTheLoginAway() throws Exception {
        file().login(REGISTRY, TOKEN, Form.IDENTITY_TOKEN);

        file().useHelper(REGISTRY);

        assertThat(content().object("credHelpers").orElseThrow().text(REGISTRY)).contains("cambist");
        assertThat(Files.readString(path)).doesNotContain("refresh-token");
    }

    @Test
    void requireUsable_anotherStoreInCharge_saysWhatToDo() throws Exception {
        write("{\"credsStore\":\"desktop\"}");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> file().requireUsable(REGISTRY))
                .withMessageContaining("docker-credential-desktop")
                .withMessageContaining("--helper");
    }

    @Test
    void requireUsable_ourHelperDespiteAStore_isFine() throws Exception {
        write("{\"credsStore\":\"desktop\",\"credHelpers\":{\"" + REGISTRY + "\":\"cambist\"}}");

        file().requireUsable(REGISTRY);
    }

    @Test
    void logout_login_isRemovedAndOthersStay() throws Exception {
        write("{\"auths\":{\"other\":{},\"https://" + REGISTRY + "\":{}},\"credHelpers\":{\"" + REGISTRY
                + "\":\"ecr-login\"}}");
        file().login("third.example.com", TOKEN, Form.IDENTITY_TOKEN);

        assertThat(file().logout(REGISTRY)).isTrue();

        assertThat(content().object("auths").orElseThrow().members()).containsOnlyKeys("other", "third.example.com");
        assertThat(content().object("credHelpers").orElseThrow().text(REGISTRY)).contains("ecr-login");
    }

    @Test
    void logout_nothingThere_makesNoFile() throws Exception {
        assertThat(file().logout(REGISTRY)).isFalse();
        assertThat(path).doesNotExist();
    }

    @Test
    void locate_variables_areTakenInPodmansAndDockersOrder() throws Exception {
        Map<String, String> all = Map.of("HOME", "/h", "DOCKER_CONFIG", "/d", "REGISTRY_AUTH_FILE", "/r.json");

        assertThat(locate(Optional.of(Path.of("/given.json")), all)).isEqualTo(Path.of("/given.json"));
        assertThat(locate(Optional.empty(), all)).isEqualTo(Path.of("/r.json"));
        assertThat(locate(Optional.empty(), Map.of("HOME", "/h", "DOCKER_CONFIG", "/d")))
                .isEqualTo(Path.of("/d/config.json"));
        assertThat(locate(Optional.empty(), Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.docker/config.json"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> locate(Optional.empty(), Map.of()))
                .withMessageContaining("--authfile");
    }

    private static Path locate(Optional<Path> given, Map<String, String> environment) throws IOException {
        return CredentialFile.locate(given, World.of(environment)).path();
    }

    private CredentialFile file() throws IOException {
        return CredentialFile.locate(Optional.empty(), World.of(Map.of("HOME", home.toString())));
    }

    private JsonObject content() throws Exception {
        return JsonObject.parse(Files.readAllBytes(path));
    }

    private JsonObject entry(String registry) throws Exception {
        return content()
                .object("auths")
                .flatMap(auths -> auths.object(registry))
                .orElseThrow();
    }

    private void write(String content) throws IOException {
        Files.createDirectories(path.getParent());
        Files.write(path, content.getBytes(UTF_8));
    }
}
