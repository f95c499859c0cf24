package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.settings.ClientSettings;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.EntraCloud;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.IssuerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EntraSettingsTest {
    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";

    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void entra_onlyTenants_hasDefaults() {
        assertThat(read("- name: corp\n  entra: { tenants: [" + TENANT + "] }"))
                .containsExactly(new IssuerSettings.Entra(
                        "corp",
                        List.of(TENANT),
                        EntraCloud.PUBLIC,
                        Set.of(
                                "https://containerregistry.azure.net",
                                "https://management.azure.com",
                                "https://management.core.windows.net"),
                        Set.of(SignatureAlgorithm.RS256),
                        Connection.DIRECT,
                        Optional.empty()));
    }

    @Test
    void entra_everyKey_isMapped() {
        folder.set("SECRET", "s3cret");
        List<IssuerSettings> issuers = read("""
                - name: corp
                  entra:
                    tenants: [72F988BF-86F1-41AF-91AB-2D7CD011DB47, 11111111-2222-3333-4444-555555555555]
                    audiences: [api://cambist]
                    authority: http://localhost:9999
                  proxy: http://proxy.example.com:3128
                  client: { id: cambist, secret: "${SECRET}" }
                """);

        assertThat(issuers)
                .containsExactly(new IssuerSettings.Entra(
                        "corp",
                        List.of(TENANT, "11111111-2222-3333-4444-555555555555"),
                        EntraCloud.at(URI.create("http://localhost:9999")),
                        Set.of("api://cambist"),
                        Set.of(SignatureAlgorithm.RS256),
                        new Connection(List.of(), Optional.of(new HostPort("proxy.example.com", 3128))),
                        Optional.of(
                                new ClientSettings("cambist", Optional.of(new Secret("s3cret")), Optional.empty()))));
    }

    @ParameterizedTest
    @CsvSource({
        "public, https://login.microsoftonline.com, https://containerregistry.azure.net, https://management.azure.com",
        "usgovernment, https://login.microsoftonline.us, https://containerregistry.azure.us,"
                + " https://management.core.usgovcloudapi.net",
        "china, https://login.partner.microsoftonline.cn, https://containerregistry.azure.cn,"
                + " https://management.core.chinacloudapi.cn"
    })
    void cloud_each_hasItsOwnHostAndAudiences(String cloud, String authority, String registry, String arm) {
        IssuerSettings.Entra entra = entra("cloud: " + cloud);
        assertThat(entra.cloud().authority()).hasToString(authority);
        assertThat(entra.audiences()).contains(registry, arm, "https://containerregistry.azure.net");
        assertThat(entra("authority: " + authority).cloud()).isEqualTo(entra.cloud());
    }

    @Test
    void cloud_andAuthority_isRefused() {
        refused(
                "- name: a\n  entra: { tenants: [" + TENANT + "], cloud: china, authority: https://a.example.com }",
                3,
                "issuers[0].entra",
                "has both cloud and authority");
    }

    @Test
    void cloud_unknown_isRefused() {
        refused(
                "- name: a\n  entra: { tenants: [" + TENANT + "], cloud: usgoverment }",
                3,
                "issuers[0].entra.cloud",
                "is no cloud; expected one of public, usgovernment, china (did you mean usgovernment?)");
    }

    @Test
    void armAudience_off_leavesOnlyTheRegistrys() {
        assertThat(entra("arm-audience: false").audiences()).containsExactly("https://containerregistry.azure.net");
    }

    /** Who lists audiences gets those, and Resource Manager's only on demand. */
    @Test
    void armAudience_besideAudiences_isOffUnlessSwitchedOn() {
        assertThat(entra("audiences: [api://cambist]").audiences()).containsExactly("api://cambist");
        assertThat(entra("audiences: [api://cambist], arm-audience: true").audiences())
                .containsExactlyInAnyOrder(
                        "api://cambist", "https://management.azure.com", "https://management.core.windows.net");
    }

    @Test
    void armAudience_noSwitch_isRefused() {
        refused(
                "- name: a\n  entra: { tenants: [" + TENANT + "], arm-audience: 1 }",
                3,
                "issuers[0].entra.arm-audience",
                "is no switch; expected one of");
    }

    private IssuerSettings.Entra entra(String more) {
        return (IssuerSettings.Entra) read("- name: a\n  entra: { tenants: [" + TENANT + "], " + more + " }")
                .getFirst();
    }

    @Test
    void url_ofAnEntraTenant_isRefused() {
        refused(
                "- name: corp\n  entra: { tenants: [" + TENANT
                        + "] }\n- name: other\n  audiences: [a]\n  url: https://login.microsoftonline.com/" + TENANT
                        + "/v2.0",
                6,
                "issuers[1].url",
                "belong to the issuer in line 3 already");
    }

    @Test
    void tenant_ofAnotherIssuer_isRefused() {
        refused(
                "- name: a\n  entra: { tenants: [" + TENANT + "] }\n- name: b\n  entra: { tenants: [" + TENANT + "] }",
                5,
                "issuers[1].entra",
                "https://sts.windows.net/" + TENANT + "/ belong to the issuer in line 3 already");
    }

    @Test
    void tenant_ofAnotherAuthority_isAnotherIssuer() {
        assertThat(read("- name: a\n  entra: { tenants: [" + TENANT + "] }\n- name: b\n  entra: { tenants: [" + TENANT
                        + "], authority: http://localhost:1 }"))
                .hasSize(2);
    }

    @Test
    void url_ofATenantAtAnotherAuthority_isRefused() {
        refused(
                "- name: a\n  entra: { tenants: [" + TENANT + "], authority: http://localhost:1 }\n- name: b\n"
                        + "  audiences: [a]\n  url: http://localhost:1/" + TENANT + "/",
                6,
                "issuers[1].url",
                "belong to the issuer in line 3 already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"common", "contoso.onmicrosoft.com", "72f988bf86f141af91ab2d7cd011db47", "'*'"})
    void tenant_noGuid_isRefused(String tenant) {
        refused(
                "- name: a\n  entra: { tenants: [" + tenant + "] }",
                3,
                "issuers[0].entra.tenants[0]",
                "is no tenant id; expected a GUID");
    }

    @Test
    void tenant_twice_isRefused() {
        refused(
                "- name: a\n  entra: { tenants: [" + TENANT + ", " + TENANT.toUpperCase(Locale.ROOT) + "] }",
                3,
                "issuers[0].entra.tenants[1]",
                "stands in this list already");
    }

    @Test
    void tenants_missing_isRefused() {
        refused("- name: a\n  entra: { audiences: [a] }", 3, "issuers[0].entra.tenants", "is missing");
    }

    @Test
    void authority_path_isRefused() {
        refused(
                "- name: a\n  entra: { tenants: [" + TENANT + "], authority: https://a.example.com/b }",
                3,
                "issuers[0].entra.authority",
                "goes on behind the host");
    }

    @Test
    void entra_audiencesBesideIt_isRefused() {
        refused(
                "- name: a\n  entra: { tenants: [" + TENANT + "] }\n  audiences: [a]",
                4,
                "issuers[0].audiences",
                "is not a key here");
    }

    private List<IssuerSettings> read(String entries) {
        return folder.read(text(entries)).issuers();
    }

    private void refused(String entries, int line, String keyPath, String... parts) {
        folder.assertMistake(text(entries), line, keyPath, parts);
    }

    private static String text(String entries) {
        return "issuers:\n" + entries.indent(2) + SERVER + REGISTRIES + ACCESS;
    }
}
