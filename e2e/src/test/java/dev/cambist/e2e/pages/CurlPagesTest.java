package dev.cambist.e2e.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.e2e.RegistrySetup;
import dev.cambist.e2e.Setup;
import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.TinyImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What pages tell to type with curl alone works as it stands there, but for the registry's name. */
@EndToEnd
@Timeout(600) // a guard against hanging
final class CurlPagesTest {
    @TempDir
    private Path directory;

    @Test
    void login_byAnyOAuthClient_getsAnAccessToken() throws Exception {
        try (RegistrySetup site = RegistrySetup.start(Setup.DISTRIBUTION_3_GATEWAY, directory)) {
            List<String> commands = commands("docs/login.md");
            assertThat(commands).hasSize(1);

            assertThat(typed(site, commands.getFirst(), "ID_TOKEN", site.identityToken(RegistrySetup.MAINTAINER)))
                    .contains("\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"")
                    .contains("\"scope\":\"repository:acme/app:pull\"");
        }
    }

    @Test
    void metadata_listsTagsAndLocksOne() throws Exception {
        try (RegistrySetup site = RegistrySetup.start(Setup.DISTRIBUTION_3_GATEWAY, directory)) {
            String refreshToken = site.refreshToken(RegistrySetup.MAINTAINER);
            var skopeo = site.skopeo();
            skopeo.login(site.host(), refreshToken).orFail();
            TinyImage image = TinyImage.write(directory.resolve("image"), "listed");
            skopeo.push(image, site.image("team/app:v1")).orFail();
            String token = site.cambist()
                    .accessToken(
                            RegistrySetup.SERVICE, refreshToken, "repository:team/app:metadata_read,metadata_write");
            List<String> commands = commands("docs/metadata.md");
            assertThat(commands).hasSize(2);

            assertThat(typed(site, commands.getFirst(), "TOKEN", token)).contains("\"name\":\"v1\"");
            typed(site, commands.getLast(), "TOKEN", token);

            assertThat(typed(site, commands.getFirst(), "TOKEN", token)).contains("\"writeEnabled\":false");
            assertThat(skopeo.push(image, site.image("team/app:v1")).succeeded())
                    .as("what is locked is not overwritten")
                    .isFalse();
        }
    }

    private String typed(RegistrySetup site, String command, String variable, String value) {
        String here = command.replace(
                        "https://registry.example.com", site.cambist().url("").toString())
                .replace("registry.example.com", RegistrySetup.SERVICE)
                .replace("curl ", "curl --fail-with-body ");
        return Commands.run(directory, "", Map.of(variable, value), List.of("bash", "-c", here))
                .orFail()
                .output();
    }

    /** The page's blocks of a shell that are a command of curl. */
    private static List<String> commands(String page) throws Exception {
        return Stream.of(Files.readString(Launcher.file(page)).split("```", -1))
                .filter(part -> part.startsWith("sh\ncurl "))
                .map(part -> part.substring(3))
                .toList();
    }
}
