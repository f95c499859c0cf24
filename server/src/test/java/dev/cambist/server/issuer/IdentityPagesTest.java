package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.config.ConfigurationFile;
import dev.cambist.server.config.yaml.ConfigurationException;
import dev.cambist.server.settings.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the pages about issuers tell people to write. */
final class IdentityPagesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("dev.cambist.server.issuer.IdentityPages#names")
    void page_eachConfiguration_isSound(String page) throws Exception {
        assertThat(IdentityPages.configurations(page)).isNotEmpty();
        for (String block : IdentityPages.configurations(page)) {
            Configuration configuration = read(block);
            assertThat(configuration.issuers()).isNotEmpty();
            assertThat(configuration.access().rules()).isNotEmpty();
        }
    }

    /** Each shows the way from a token to a push; the last page is about issuers of which nothing is known. */
    @ParameterizedTest
    @MethodSource("dev.cambist.server.issuer.IdentityPages#names")
    void page_pipeline_exchangesSignsInAndPushes(String page) {
        for (String yaml : IdentityPages.otherYaml(page)) {
            assertThat(new Load(LoadSettings.builder().build()).loadFromString(yaml))
                    .isInstanceOf(Map.class);
        }
        if (!page.equals("other.md")) {
            assertThat(IdentityPages.text(page))
                    .contains("/oauth2/exchange", "grant_type=access_token", "--data-urlencode", "login", " push ");
        }
    }

    @Test
    void overview_eachPage_isNamed() {
        assertThat(IdentityPages.text("README.md")).contains(IdentityPages.names());
    }

    private Configuration read(String block) throws IOException, ConfigurationException {
        for (String authority : new String[] {"internal-ca.pem", "cluster-ca.pem"}) {
            Files.writeString(folder.resolve(authority), new TestAuthority().pem());
        }
        Files.writeString(folder.resolve("factory-keys.json"), FakeIssuer.keySet(TestKey.es256("a")));
        Path file = Files.writeString(folder.resolve("cambist.yaml"), IdentityPages.REST + block);
        return ConfigurationFile.read(file, Map.of());
    }
}
