package dev.cambist.testkit.idp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final String OTHER_TENANT = "11111111-2222-4333-8444-555555555555";

    @AutoClose
    private final IdentityProvider idp =
            IdentityProvider.start(Settings.defaults().withAlgorithms(SigningAlgorithm.ES256));

    @AutoClose
    private final Http http = new Http();

    @Test
    void url_ofAnyProvider_namesLocalhost() {
        assertThat(idp.url().toString()).matches("http://localhost:[0-9]+");
    }

    @Test
    void start_onATakenPort_saysWhich() {
        int taken = idp.url().getPort();

        assertThatThrownBy(() -> IdentityProvider.start(taken)).hasMessageContaining(Integer.toString(taken));
    }

    @Test
    void discovery_ofVersion2_hasEntrasPaths() throws IOException {
        String authority = idp.url() + "/" + OTHER_TENANT;

        var document = http.getJson(URI.create(authority + "/v2.0/.well-known/openid-configuration"));

        assertThat(document)
                .containsEntry("issuer", authority + "/v2.0")
                .containsEntry("issuer", idp.v2Issuer(OTHER_TENANT))
                .containsEntry("jwks_uri", authority + "/discovery/v2.0/keys")
                .containsEntry("token_endpoint", authority + "/oauth2/v2.0/token");
    }

    @Test
    void discovery_ofVersion1_hasEntrasPathsAndAnIssuerEndingWithASlash() throws IOException {
        String authority = idp.url() + "/" + OTHER_TENANT;

        var document = http.getJson(URI.create(authority + "/.well-known/openid-configuration"));

        assertThat(document)
                .containsEntry("issuer", authority + "/")
                .containsEntry("issuer", idp.v1Issuer(OTHER_TENANT))
                .containsEntry("jwks_uri", authority + "/discovery/keys")
                .containsEntry("token_endpoint", authority + "/oauth2/token");
    }

    @Test
    void discovery_ofAPlainIssuer_hasKeysAndNoTokenEndpoint() throws IOException {
        var document = http.getJson(URI.create(idp.url() + "/github/.well-known/openid-configuration"));

        assertThat(document)
                .containsEntry("issuer", idp.issuer("github"))
                .containsEntry("jwks_uri", idp.url() + "/github/.well-known/jwks")
                .doesNotContainKey("token_endpoint");
    }

    @Test
    void discovery_ofEveryIssuer_leadsToItsKeys() throws IOException {
        for (String issuer : List.of(idp.v1Issuer(), idp.v2Issuer(), idp.issuer("gitlab"))) {
            var document = http.getJson(idp.endpoint(Endpoint.DISCOVERY, issuer));

            var keys = http.get(URI.create((String) document.get("jwks_uri")));

            assertThat(keys.statusCode()).isEqualTo(200);
            assertThat(keys.body()).startsWith("{\"keys\":[{");
        }
    }

    @Test
    void issuer_forATenant_isItsVersion2Issuer() {
        assertThat(idp.issuer(OTHER_TENANT)).isEqualTo(idp.v2Issuer(OTHER_TENANT));
    }

    @Test
    void keys_ofATenant_nameItAsTheirIssuer() throws IOException {
        for (String issuer : List.of(idp.v1Issuer(OTHER_TENANT), idp.v2Issuer(OTHER_TENANT))) {
            assertThat(http.get(idp.endpoint(Endpoint.KEYS, issuer)).body()).contains("\"issuer\":\"" + issuer + "\"");
        }
    }

    @Test
    void keys_ofTwoTenants_areTheSame() throws IOException {
        assertThat(http.keys(idp, idp.v2Issuer(OTHER_TENANT)).getKeys())
                .isEqualTo(http.keys(idp, idp.v1Issuer()).getKeys());
    }

    @Test
    void keys_ofPlainIssuers_areTheirOwn() throws IOException {
        var ids = Stream.of(idp.v2Issuer(), idp.issuer("github"), idp.issuer("gitlab"))
                .map(this::onlyKeyId)
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
    }

    private String onlyKeyId(String issuer) {
        try {
            return http.keys(idp, issuer).getKeys().getFirst().getKeyID();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keys_ofAnIssuer_holdNothingPrivate() throws IOException {
        assertThat(http.keys(idp, idp.v2Issuer()).getKeys()).noneMatch(key -> key.isPrivate());
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void keys_ofEveryFamily_carryACertificateSignedByThemselves(SigningAlgorithm algorithm)
            throws IOException, GeneralSecurityException {
        String token = idp.token(idp.user("alice")).algorithm(algorithm).sign();
        var key = http.keys(idp, idp.v2Issuer()).getKeyByKeyId(Tokens.keyId(token));

        var certificate = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(
                        key.getX509CertChain().getFirst().decode()));

        certificate.verify(certificate.getPublicKey());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/github",
                "/github/",
                "/github/.well-known/jwks/",
                "/GitHub/.well-known/jwks",
                "/github/oauth2/token",
                "/../.well-known/jwks",
                "/" + OTHER_TENANT + "/v2.0",
                "/" + OTHER_TENANT + "/discovery/v1.0/keys"
            })
    void request_forAnotherPath_isNotFound(String path) throws IOException {
        var response = http.get(URI.create(idp.url() + path));

        assertThat(response.statusCode()).isEqualTo(404);
    }

    @Test
    void request_withAnotherMethod_isRefusedWithTheAllowedOnes() throws IOException {
        var deleteKeys = http.send(HttpRequest.newBuilder(idp.endpoint(Endpoint.KEYS, idp.v2Issuer()))
                .DELETE());
        var getToken = http.get(idp.endpoint(Endpoint.TOKEN, idp.v2Issuer()));

        assertThat(deleteKeys.statusCode()).isEqualTo(405);
        assertThat(deleteKeys.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(getToken.statusCode()).isEqualTo(405);
        assertThat(getToken.headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void head_ofDiscovery_hasNoBody() throws IOException {
        var response = http.send(HttpRequest.newBuilder(idp.endpoint(Endpoint.DISCOVERY, idp.v2Issuer()))
                .HEAD());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void requests_whateverTheAnswer_areCountedByEndpointAndIssuer() throws IOException {
        http.get(idp.endpoint(Endpoint.KEYS, idp.v2Issuer()));
        http.get(idp.endpoint(Endpoint.KEYS, idp.issuer("github")));
        idp.misbehave(new Misbehaviour.Status(503));
        http.get(idp.endpoint(Endpoint.KEYS, idp.issuer("github")));
        http.get(idp.endpoint(Endpoint.TOKEN, idp.v1Issuer()));

        assertThat(idp.requests(Endpoint.KEYS)).isEqualTo(3);
        assertThat(idp.requests(Endpoint.KEYS, idp.issuer("github"))).isEqualTo(2);
        assertThat(idp.requests(Endpoint.KEYS, idp.v1Issuer())).isZero();
        assertThat(idp.requests(Endpoint.TOKEN)).isEqualTo(1);
        assertThat(idp.requests(Endpoint.DISCOVERY)).isZero();
    }
}
