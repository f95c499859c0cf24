package dev.cambist.e2e.contract;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.lab.EndToEnd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that people know from clients made of Microsoft's document comes out of ours, byte for byte. */
@EndToEnd
final class ReferencePageTest {
    /** A row of the generator's table of all methods. */
    private static final Pattern METHOD = Pattern.compile("(?m)^\\*(\\w+)\\* \\| \\[\\*\\*(\\w+)\\*\\*]");

    private static final String SHA_256 = "81485b21dbe58ece820672e5430eac78fcd133bb98f48103e1a2e7957754b54d";

    /** The page itself, where it is at hand: beside the checkout. */
    private static final Path REFERENCE = Path.of("..", "..", "shared", "reference", "RefreshTokenApi.md");

    /** The classes of clients made of Microsoft's document, with their methods. */
    private static final Map<String, List<String>> METHODS = Map.ofEntries(
            entry("AccessTokenApi", List.of("get_acr_access_token_0", "get_acr_access_token_from_login_0")),
            entry(
                    "AcrManifestApi",
                    List.of("get_acr_manifest_attributes", "get_acr_manifests", "update_acr_manifest_attributes")),
            entry(
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
                            "update_acr_tag_attributes_0")),
            entry(
                    "AcrRepositoryApi",
                    List.of(
                            "delete_acr_repository",
                            "get_acr_repositories",
                            "get_acr_repository_attributes",
                            "update_acr_repository_attributes")),
            entry(
                    "AcrTagApi",
                    List.of("delete_acr_tag", "get_acr_tag_attributes", "get_acr_tags", "update_acr_tag_attributes")),
            entry(
                    "AcrTokenApi",
                    List.of(
                            "get_acr_access_token",
                            "get_acr_access_token_from_login",
                            "get_acr_refresh_token_from_exchange")),
            entry("ManifestApi", List.of("create_manifest", "delete_manifest", "get_manifest")),
            entry("RefreshTokenApi", List.of("get_acr_refresh_token_from_exchange_0")),
            entry("RepositoryApi", List.of("get_repositories")),
            entry("TagApi", List.of("get_tag_list")),
            entry("UserLoginApi", List.of("get_acr_access_token_from_login_1")),
            entry("V2Api", List.of("get_docker_registry_v2_support")));

    /** What we have besides. */
    private static final List<String> OWN = List.of("AliasApi", "KeysApi");

    /** How the methods of the registry API and of the metadata API are called there, and what they return. */
    private static final List<String> CALLS = List.of(
            "AcrManifestAttributes get_acr_manifest_attributes(name, reference)",
            "AcrManifests get_acr_manifests(name, last=last, n=n, orderby=orderby)",
            "AcrRepositoryTags get_acr_tags(name, last=last, n=n, orderby=orderby, digest=digest)",
            "AcrTagAttributes get_acr_tag_attributes(name, reference)",
            "DeletedRepository delete_acr_repository(name)",
            "Manifest get_manifest(name, reference, accept=accept)",
            "Repositories get_acr_repositories(last=last, n=n)",
            "Repositories get_repositories(last=last, n=n)",
            "RepositoryAttributes get_acr_repository_attributes(name)",
            "RepositoryTags get_tag_list(name)",
            "delete_acr_tag(name, reference)",
            "delete_manifest(name, reference)",
            "get_docker_registry_v2_support()",
            "object create_manifest(name, reference, payload)");

    @TempDir
    private Path directory;

    @Test
    void client_generatedFromTheContract_hasTheReferencePageAndTheTwelveClassesOfTheReference() throws Exception {
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
        Map<String, List<String>> methods = new TreeMap<>();
        Matcher rows = METHOD.matcher(Files.readString(client.directory().resolve("README.md")));
        while (rows.find()) {
            methods.computeIfAbsent(rows.group(1), none -> new ArrayList<>()).add(rows.group(2));
        }
        OWN.forEach(own -> assertThat(methods.remove(own)).as(own).isNotEmpty());
        assertThat(methods).isEqualTo(new TreeMap<>(METHODS));
        assertThat(calls(client)).containsAll(CALLS);
    }

    private static List<String> calls(GeneratedClient client) throws IOException {
        List<String> calls = new ArrayList<>();
        for (String name : METHODS.keySet()) {
            Files.readString(client.directory().resolve("docs").resolve(name + ".md"))
                    .lines()
                    .filter(line -> line.startsWith("> "))
                    .forEach(line -> calls.add(line.substring(2)));
        }
        return calls;
    }
}
