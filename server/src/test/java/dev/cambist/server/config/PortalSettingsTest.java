package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.settings.ClientSettings;
import dev.cambist.server.settings.PortalSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortalSettingsTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final String CLIENT = "client: { id: portal, secret: \"${SECRET}\" }";
    private static final String REST =
            ConfigurationFolder.SERVER + ConfigurationFolder.REGISTRIES + ConfigurationFolder.ACCESS;

    @TempDir
    private Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
        folder.set("SECRET", "secret");
    }

    @Test
    void portal_missing_isNone() {
        assertThat(folder.read(REST + ConfigurationFolder.ISSUERS).portal()).isEmpty();
    }

    @Test
    void portal_withoutKeys_isOfAllIssuersWithAClient() {
        assertThat(folder.read(REST + issuers("[registry, portal]", CLIENT) + "portal: {}\n")
                        .portal())
                .contains(new PortalSettings(Set.of()));
    }

    @Test
    void portal_issuersThatItNames_areKept() {
        assertThat(folder.read(REST + issuers("[portal]", CLIENT) + "portal: { issuers: [corp] }\n")
                        .portal())
                .contains(new PortalSettings(Set.of("corp")));
    }

    @Test
    void portal_noIssuerWithAClient_isRefused() {
        folder.assertMistake(
                REST + ConfigurationFolder.ISSUERS + "portal: {}\n",
                5,
                "portal",
                "needs an issuer at which people can sign in: give one of them a client");
    }

    @Test
    void portal_audiencesWithoutTheClient_isRefused() {
        folder.assertMistake(
                REST + issuers("[registry]", CLIENT) + "portal: {}\n",
                5,
                "portal",
                "cannot let anybody in from issuer corp: its audiences lack \"portal\", the client for which it makes the"
                        + " tokens of people who sign in; add it to them");
    }

    @Test
    void portal_unknownIssuer_isRefused() {
        folder.assertMistake(
                REST + issuers("[portal]", CLIENT) + "portal: { issuers: [crop] }\n",
                5,
                "portal.issuers[0]",
                "\"crop\" is no issuer of this file");
    }

    @Test
    void portal_issuerWithoutAClient_isRefused() {
        folder.assertMistake(
                REST + ConfigurationFolder.ISSUERS + "portal: { issuers: [corp] }\n",
                5,
                "portal.issuers[0]",
                "\"corp\" has no client, as which people could be sent there; give it one");
    }

    @Test
    void signInScope_missing_isWhoSignsIn() {
        assertThat(scope(CLIENT)).isEqualTo(ClientSettings.SIGN_IN_SCOPE);
    }

    @Test
    void signInScope_given_isKept() {
        assertThat(scope("client: { id: portal, secret: \"${SECRET}\", sign-in-scope: openid groups }"))
                .isEqualTo("openid groups");
    }

    @Test
    void signInScope_withoutOpenid_isRefused() {
        folder.assertMistake(
                REST + issuers("[portal]", "client: { id: portal, sign-in-scope: groups }"),
                4,
                "issuers[0].client.sign-in-scope",
                "has no openid in it, without which an issuer gives no identity token");
    }

    @Test
    void page_example_isUnderstood() throws Exception {
        folder.write("portal.secret", "secret\n");
        Matcher example = YAML.matcher(Files.readString(Path.of("../docs/portal.md")));
        assertThat(example.find()).isTrue();
        assertThat(folder.read(example.group(1)).portal()).isPresent();
    }

    private String scope(String client) {
        return folder.read(REST + issuers("[portal]", client))
                .issuers()
                .getFirst()
                .client()
                .orElseThrow()
                .signInScope();
    }

    private static String issuers(String audiences, String client) {
        return "issuers: [{ name: corp, url: https://login.example.com, audiences: " + audiences + ", " + client
                + " }]\n";
    }
}
