package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeyLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Well-known kinds of issuers, each named by one word. */
final class PresetSettingsTest {
    private static final String ID = "8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50";

    private static final String REST = SERVER + REGISTRIES + ACCESS;

    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    static Stream<Arguments> presets() {
        return Stream.of(
                Arguments.of("github: true", "https://token.actions.githubusercontent.com"),
                Arguments.of("github: {}", "https://token.actions.githubusercontent.com"),
                Arguments.of("github: { enterprise: acme }", "https://token.actions.githubusercontent.com/acme"),
                Arguments.of(
                        "github: { server: https://github.example.com }", "https://github.example.com/_services/token"),
                Arguments.of("github: { server: https://acme.ghe.com }", "https://token.actions.acme.ghe.com"),
                Arguments.of("gitlab: true", "https://gitlab.com"),
                Arguments.of("gitlab: { url: https://git.example.com/lab/ }", "https://git.example.com/lab"),
                Arguments.of("kubernetes: { issuer: https://oidc.example.com/id/A }", "https://oidc.example.com/id/A"),
                Arguments.of("forgejo: { url: https://codeberg.org }", "https://codeberg.org/api/actions"),
                Arguments.of("circleci: { organization: " + ID + " }", "https://oidc.circleci.com/org/" + ID),
                Arguments.of(
                        "bitbucket: { workspace: acme }",
                        "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc"),
                Arguments.of("google: true", "https://accounts.google.com"),
                Arguments.of(
                        "keycloak: { url: https://login.example.com/auth, realm: staff }",
                        "https://login.example.com/auth/realms/staff"));
    }

    @ParameterizedTest
    @MethodSource("presets")
    void preset_withAudiences_isItsIssuer(String preset, String url) {
        assertThat(read(preset, "audiences: [registry]"))
                .isEqualTo(new IssuerSettings.OpenId(
                        "ci",
                        URI.create(url),
                        Set.of("registry"),
                        Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256),
                        new KeyLocation.Discovered(),
                        Connection.DIRECT,
                        Optional.empty()));
    }

    @Test
    void azureDevOps_withoutAudiences_takesTheOneThereIs() {
        IssuerSettings.OpenId issuer = read("azure-devops: { organization: " + ID + " }");
        assertThat(issuer.url()).hasToString("https://vstoken.dev.azure.com/" + ID);
        assertThat(issuer.audiences()).containsExactly("api://AzureADTokenExchange");
    }

    @Test
    void azureDevOps_tenant_isEntraWithTheIdOfItsTokenExchange() {
        IssuerSettings.OpenId issuer = read("azure-devops: { tenant: " + ID.toUpperCase(Locale.ROOT) + " }");
        assertThat(issuer.url()).hasToString("https://login.microsoftonline.com/" + ID + "/v2.0");
        assertThat(issuer.audiences()).containsExactly("fb60f99c-7a34-4190-8149-302f77469936");
    }

    @Test
    void preset_everyKeyOfAnIssuer_goesWithIt() {
        folder.write("keys.json", ConfigurationFolder.KEYS);
        IssuerSettings.OpenId issuer =
                read("github: true", "audiences: [registry]", "algorithms: [PS256]", "jwks-file: keys.json");
        assertThat(issuer.algorithms()).containsExactly(SignatureAlgorithm.PS256);
        assertThat(issuer.keys()).isEqualTo(new KeyLocation.File(folder.path("keys.json")));
    }

    @Test
    void kubernetes_apiServer_isAskedForKeysWithTheToken() {
        IssuerSettings.OpenId issuer = read(
                "kubernetes: { issuer: https://cluster.example.com, api-server: https://10.0.0.1:6443, token-file: t }",
                "audiences: [registry]");
        assertThat(issuer.keys())
                .isEqualTo(new KeyLocation.Address(
                        URI.create("https://10.0.0.1:6443/openid/v1/jwks"), Optional.of(folder.path("t"))));
    }

    @Test
    void kubernetes_inCluster_asksTheClustersOwnApiServer() {
        folder.write("ca.pem", ConnectionSettingsTest.CERTIFICATE);
        IssuerSettings.OpenId issuer =
                read("kubernetes: { in-cluster: true }", "ca-file: ca.pem", "audiences: [registry]");
        assertThat(issuer.url()).hasToString("https://kubernetes.default.svc.cluster.local");
        assertThat(issuer.keys())
                .isEqualTo(new KeyLocation.Address(
                        URI.create("https://kubernetes.default.svc/openid/v1/jwks"),
                        Optional.of(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/token"))));
    }

    @Test
    void kubernetes_inClusterOutsideOfAPod_isRefusedNamingTheUsualFile() {
        assumeThat(Path.of("/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"))
                .doesNotExist();
        refused(
                2,
                "issuers[0]",
                "needs a ca-file, because the usual one, /var/run/secrets/kubernetes.io/serviceaccount/ca.crt, does not",
                "kubernetes: { in-cluster: true }",
                "audiences: [registry]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "github: true | has an audience that this issuer gives to everybody | https://github.com/acme",
                "github: { server: https://github.example.com } | gives to everybody | https://github.example.com/acme/",
                "gitlab: true | gives to everybody | https://gitlab.com",
                "forgejo: { url: https://codeberg.org } | gives to everybody | https://codeberg.org/acme",
                "kubernetes: { issuer: https://c.example.com } | gives to everybody | https://c.example.com",
                "kubernetes: { issuer: https://c.example.com } | gives to everybody | https://kubernetes.default.svc",
                "circleci: { organization: 8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50 } | gives to everybody |"
                        + " 8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50",
                "bitbucket: { workspace: acme } | gives to everybody | ari:cloud:bitbucket::workspace/a",
                "keycloak: { url: https://k.example.com, realm: r } | gives to everybody | account"
            })
    void audiences_oneThatNobodyAskedFor_isRefused(String preset, String problem, String audience) {
        refused(4, "issuers[0].audiences", problem, preset, "audiences: [registry, \"" + audience + "\"]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "github: true | a workflow asks for one with &audience=… and gets the URL of the repository's owner",
                "gitlab: true | a job says under id_tokens which aud it wants",
                "forgejo: { url: https://codeberg.org } | a workflow asks for one with &audience=…",
                "kubernetes: { issuer: https://c.example.com } | projected serviceAccountToken",
                "circleci: { organization: 8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50 } | circleci run oidc get",
                "bitbucket: { workspace: acme } | under oidc: audiences:",
                "google: true | gcloud and the metadata server are told the audience",
                "keycloak: { url: https://k.example.com, realm: r } | a client scope with an audience mapper",
                "url: https://a.example.com | such as [registry.example.com]"
            })
    void audiences_missing_isRefusedSayingHowToAsk(String preset, String advice) {
        refused(2, "issuers[0].audiences", advice, preset);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "github: false | github | is no value here; expected true",
                "github: yes please | github | is no value here",
                "github: { sever: https://a.example.com } | github.sever | did you mean server?",
                "github: { server: https://a.example.com, enterprise: b } | github | has both server and enterprise",
                "github: { server: https://a.example.com/b } | github.server | goes on behind the host",
                "github: { enterprise: a/b } | github.enterprise | is no name of an enterprise",
                "gitlab: { url: http://git.example.com } | gitlab.url | is not safe",
                "forgejo: true | forgejo.url | is missing; expected the URL of your Forgejo",
                "azure-devops: { organization: acme } | azure-devops.organization | is no id",
                "azure-devops: { tenant: acme } | azure-devops.tenant | is no id",
                "azure-devops: { organization: 8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50, tenant: 8f2a4c1e-0d3b-4f6a-9c7e-5b1d2e3f4a50 }"
                        + " | azure-devops | has both organization and tenant",
                "circleci: { organization: acme } | circleci.organization | is no id",
                "bitbucket: { workspace: a b } | bitbucket.workspace | is no name of a workspace",
                "google: { domain: a } | google.domain | is not a key here",
                "keycloak: { url: https://k.example.com } | keycloak.realm | is missing",
                "keycloak: { url: https://k.example.com, realm: a/b } | keycloak.realm | is no name of a realm",
                "kubernetes: true | kubernetes.issuer | is missing; expected the iss of the cluster's tokens",
                "kubernetes: { issuer: https://c.example.com, token-file: t } | kubernetes | no api-server to show it",
                "kubernetes: { issuer: https://c.example.com, in-cluster: maybe } | kubernetes.in-cluster | is no switch"
            })
    void preset_thatCannotBe_isRefused(String preset, String key, String problem) {
        refused(3, "issuers[0]." + key, problem, preset, "audiences: [registry]");
    }

    @Test
    void kubernetes_inClusterAndAnApiServer_isRefused() {
        folder.write("ca.pem", ConnectionSettingsTest.CERTIFICATE);
        refused(
                3,
                "issuers[0].kubernetes",
                "has in-cluster and says where the API server",
                "kubernetes: { in-cluster: true, api-server: https://10.0.0.1:6443 }",
                "ca-file: ca.pem",
                "audiences: [registry]");
    }

    @Test
    void presets_two_areRefused() {
        List<ConfigurationError> mistakes =
                folder.mistakes(text("github: true", "gitlab: true", "audiences: [registry]") + REST);
        assertThat(mistakes.getFirst().problem())
                .isEqualTo("has both github and gitlab; make it two issuers with different names");
    }

    @Test
    void presets_sameIssuerTwice_areRefused() {
        folder.assertMistake(
                text("github: true", "audiences: [a]") + "  - name: b\n    github: true\n    audiences: [b]\n" + REST,
                6,
                "issuers[1].github",
                "tokens of https://token.actions.githubusercontent.com belong to the issuer in line 3 already",
                "put the audiences of both into one issuer");
    }

    @Test
    void issuer_noKindAtAll_isRefusedNamingThem() {
        refused(
                2,
                "issuers[0].url",
                "or one of github, gitlab, kubernetes, forgejo, azure-devops, circleci, bitbucket, google, keycloak",
                "audiences: [a]");
    }

    private IssuerSettings.OpenId read(String... lines) {
        return (IssuerSettings.OpenId) folder.read(text(lines) + REST).issuers().getFirst();
    }

    private void refused(int line, String keyPath, String problem, String... lines) {
        folder.assertMistake(text(lines) + REST, line, keyPath, problem);
    }

    /** An issuer, named in line 2, and whatever follows. */
    private static String text(String... lines) {
        return "issuers:\n  - name: ci\n" + String.join("\n", lines).indent(4);
    }
}
