package dev.cambist.e2e.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that people know from clients made of Microsoft's document comes out of ours, byte for byte. */
@EndToEnd
final class ReferencePageTest {
    private static final String SHA_256 = "81485b21dbe58ece820672e5430eac78fcd133bb98f48103e1a2e7957754b54d";

    /** The page itself, where it is at hand: beside the checkout. */
    private static final Path REFERENCE = Path.of("..", "..", "shared", "reference", "RefreshTokenApi.md");

    /** What clients made of Microsoft's document have of the token service and of the metadata API. */
    private static final Map<String, List<String>> METHODS = Map.of(
            "AccessTokenApi",
            List.of("get_acr_access_token_0", "get_acr_access_token_from_login_0"),
            "AcrManifestApi",
            List.of("get_acr_manifest_attributes", "get_acr_manifests", "update_acr_manifest_attributes"),
            "AcrMetadataApi",
            List.of(
                    "delete_acr_tag_0",
                    "get_acr_manifest_attributes_0",
                    "get_acr_manifests_0",
                    "get_acr_repository_attributes_0",
                    "get_acr_tag_attributes_0",
                    "get_acr_tags_0",
                    "update_acr_manifest_attributes_0",
                    "update_acr_repository_attributes_0",
                    "update_acr_tag_attributes_0"),
            "AcrRepositoryApi",
            List.of(
                    "delete_acr_repository",
                    "get_acr_repositories",
                    "get_acr_repository_attributes",
                    "update_acr_repository_attributes"),
            "AcrTagApi",
            List.of("delete_acr_tag", "get_acr_tag_attributes", "get_acr_tags", "update_acr_tag_attributes"),
            "AcrTokenApi",
            List.of("get_acr_access_token", "get_acr_access_token_from_login", "get_acr_refresh_token_from_exchange"),
            "RefreshTokenApi",
            List.of("get_acr_refresh_token_from_exchange_0"),
            "UserLoginApi",
            List.of("get_acr_access_token_from_login_1"));

    @TempDir
    private Path directory;

    @Test
    void client_generatedFromTheContract_hasTheReferencePageAndTheClassesOfTheReference() throws Exception {
        GeneratedClient client = GeneratedClient.generate(directory.resolve("client"));
        Path page = client.page();

        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(page)));
        if (!digest.equals(SHA_256) && Files.exists(REFERENCE)) {
            assertThat(page).hasSameTextualContentAs(REFERENCE);
        }
        assertThat(digest)
                .as("SHA-256 of the page:%n%s", Files.readString(page))
                .isEqualTo(SHA_256);
        String readme = Files.readString(client.directory().resolve("README.md"));
        METHODS.forEach((name, methods) -> assertThat(readme.lines()
                        .filter(line -> line.startsWith("*" + name + "* | [**"))
                        .map(line -> line.replaceFirst("^[^\\[]*\\[\\*\\*", "").replaceFirst("\\*\\*.*$", "")))
                .as(name)
                .containsExactlyInAnyOrderElementsOf(methods));
    }
}
