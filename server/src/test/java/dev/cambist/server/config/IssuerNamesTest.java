package dev.cambist.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.server.config.yaml.ConfigurationError;
import dev.cambist.server.settings.IssuerSettings;
import dev.cambist.server.settings.KeyLocation;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an issuer may be called, and where its keys may be. */
final class IssuerNamesTest {
    private static final String JWK = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\","
            + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"; // RFC 8037 appendix A.2

    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
        folder.write("keys.json", "{\"keys\":[" + JWK + "]}");
    }

    /** AD FS signs access tokens under a name with http, and nothing is fetched from it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://adfs.example.com/adfs/services/trust",
                "accounts.google.com",
                "spiffe://prod.example.com",
                "urn:example:issuer",
                "kubernetes/serviceaccount",
                "https://login.example.com/?tenant=1"
            })
    void url_keysFromElsewhere_isAnyName(String url) {
        for (String keys : new String[] {"jwks-file: keys.json", "jwks-url: \"https://keys.example.com/x\""}) {
            IssuerSettings issuer =
                    folder.read(yaml(entry("a", url, keys))).issuers().getFirst();

            assertThat(issuer)
                    .isInstanceOfSatisfying(
                            IssuerSettings.OpenId.class,
                            openId -> assertThat(openId.url()).hasToString(url));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://adfs.example.com/adfs/services/trust", "accounts.google.com", "spiffe://x.example"})
    void url_keysByDiscovery_isHttpsAlone(String url) {
        assertThat(folder.mistakes(yaml("  - { name: a, url: \"" + url + "\", audiences: [x] }\n")))
                .singleElement()
                .extracting(ConfigurationError::keyPath)
                .isEqualTo("issuers[0].url");
    }

    @Test
    void url_keysFromElsewhereAndNoUri_isRefused() {
        mistake(entry("a", "my issuer", "jwks-file: keys.json"), "issuers[0].url", "is no name of an issuer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jwks-file: keys.json"})
    void url_addressOfTheDiscoveryDocument_isRefusedNamingTheIssuer(String keys) {
        mistake(
                entry("a", "https://login.example.com/v2.0/.well-known/openid-configuration", keys),
                "issuers[0].url",
                "is the address of a document about the issuer",
                "https://login.example.com/v2.0 or the same with a slash at its end");
    }

    @Test
    void jwksUrl_withAQuery_isAccepted() {
        String address = "https://contoso.b2clogin.com/discovery/v2.0/keys?p=b2c_1_signin";
        IssuerSettings issuer = folder.read(
                        yaml(entry("a", "https://contoso.b2clogin.com/x/v2.0/", "jwks-url: \"" + address + "\"")))
                .issuers()
                .getFirst();

        assertThat(issuer)
                .isInstanceOfSatisfying(
                        IssuerSettings.OpenId.class,
                        openId -> assertThat(openId.keys())
                                .isEqualTo(new KeyLocation.Address(URI.create(address), Optional.empty())));
    }

    @Test
    void jwksUrl_withAFragment_isRefused() {
        mistake(
                entry("a", "https://login.example.com", "jwks-url: \"https://login.example.com/keys#1\""),
                "issuers[0].jwks-url",
                "has a fragment");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-----BEGIN PUBLIC KEY-----\\nAAAA | it is PEM; expected a JWK set (RFC 7517), which is JSON",
                "{\"keys\":[]} | its JWK set is empty",
                "JWK | it is one JWK; expected a set of them: {\"keys\":[…]}",
                "garbage | it is not sound JSON",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]} | none of the 1 keys in its JWK set can verify a signature"
            })
    void jwksFile_thatAServerCouldNotUse_isRefusedInTheServersWords(String content, String words) {
        folder.write("bad.json", content.equals("JWK") ? JWK : content.replace("\\n", "\n"));

        mistake(
                entry("a", "https://login.example.com", "jwks-file: bad.json"),
                "issuers[0].jwks-file",
                "bad.json, which cannot be used: " + words);
    }

    @Test
    void jwksFile_largerThanAServerReads_isRefused() {
        folder.write("bad.json", " ".repeat(300_000) + "{\"keys\":[" + JWK + "]}");

        mistake(
                entry("a", "https://login.example.com", "jwks-file: bad.json"),
                "issuers[0].jwks-file",
                "it is larger than 262144 bytes");
    }

    @Test
    void jwksFile_withAByteOrderMark_isAccepted() {
        folder.write("keys.json", "\uFEFF{\"keys\":[" + JWK + "]}");

        assertThat(folder.read(yaml(entry("a", "https://login.example.com", "jwks-file: keys.json")))
                        .issuers())
                .hasSize(1);
    }

    /** As clusters that were set up alike. */
    @Test
    void url_ofTwoEntriesWithKeysOfTheirOwn_isAccepted() {
        folder.write("other.json", "{\"keys\":[" + JWK + "]}");
        String url = "https://kubernetes.default.svc.cluster.local";

        assertThat(folder.read(yaml(entry("blue", url, "jwks-file: keys.json")
                                + entry("green", url, "jwks-file: other.json")))
                        .issuers())
                .extracting(IssuerSettings::name)
                .containsExactly("blue", "green");
    }

    @Test
    void url_ofTwoEntriesWithTheSameKeys_isRefused() {
        String url = "https://kubernetes.default.svc.cluster.local";

        mistake(
                entry("blue", url, "jwks-file: keys.json") + entry("green", url, "jwks-file: keys.json"),
                "issuers[1].url",
                "belong to the issuer in line 4 already",
                "or say for each where its own keys are");
    }

    @Test
    void host_withAnUnderscore_isNamed() {
        mistake(
                entry("a", "https://key_cloak:8443/realms/x", ""),
                "issuers[0].url",
                "is no URL with a host name: it has an underscore there",
                "such as key-cloak:8443");
        folder.assertMistake(
                ConfigurationFolder.SERVER
                        + "registries: [{ service: registry.example.com, upstream: \"http://my_registry:5000\" }]\n"
                        + ConfigurationFolder.ACCESS,
                2,
                "registries[0].upstream",
                "is no URL with a host name: it has an underscore there",
                "such as my-registry:5000");
    }

    private void mistake(String entries, String keyPath, String... parts) {
        assertThat(folder.mistakes(yaml(entries))).singleElement().satisfies(error -> {
            assertThat(error.keyPath()).isEqualTo(keyPath);
            assertThat(error.problem()).contains(parts);
        });
    }

    private static String yaml(String entries) {
        return ConfigurationFolder.SERVER + ConfigurationFolder.REGISTRIES + "issuers:\n" + entries
                + ConfigurationFolder.ACCESS;
    }

    private static String entry(String name, String url, String keys) {
        return "  - { name: " + name + ", url: \"" + url + "\", audiences: [x]" + (keys.isEmpty() ? "" : ", " + keys)
                + " }\n";
    }
}
