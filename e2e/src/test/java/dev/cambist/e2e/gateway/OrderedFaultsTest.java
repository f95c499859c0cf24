package dev.cambist.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.azure.containers.containerregistry.ContainerRegistryContentClient;
import com.azure.containers.containerregistry.models.ManifestMediaType;
import com.azure.containers.containerregistry.models.SetManifestOptions;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import dev.cambist.client.ExchangeRequest;
import dev.cambist.client.RegistryTokenClient;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Skopeo;
import dev.cambist.e2e.lab.TinyImage;
import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.Scheme;
import dev.cambist.testkit.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs in use make of the faults that the testkit gives them. */
@EndToEnd
final class OrderedFaultsTest {
    private static final String REPOSITORY = "team/faulty";
    private static final String TYPE = "application/vnd.oci.image.index.v1+json";
    private static final String INDEX = "{\"schemaVersion\":2,\"mediaType\":\"" + TYPE + "\",\"manifests\":[]}";

    @TempDir
    private static Path directory;

    private static AcrSignIn acr;
    private AzureClient client;

    @BeforeAll
    static void start() throws Exception {
        acr = AcrSignIn.start(AcrSignIn.REGISTRY_POLICY, Scheme.HTTPS);
        contents(new AzureClient(acr.url().toString(), acr.trust().pem()))
                .setManifestWithResponse(
                        new SetManifestOptions(BinaryData.fromString(INDEX), ManifestMediaType.fromString(TYPE))
                                .setTag("1"),
                        Context.NONE);
    }

    @AfterAll
    static void stop() {
        if (acr != null) {
            acr.close();
        }
    }

    @BeforeEach
    void newClient() throws Exception {
        client = new AzureClient(acr.url().toString(), acr.trust().pem());
    }

    @AfterEach
    void takeBack() {
        acr.reset();
    }

    private static ContainerRegistryContentClient contents(AzureClient client) {
        return client.contents(REPOSITORY, acr.token("alice"));
    }

    @Test
    void azureClient_throttled_waitsAndComesAgain() {
        acr.faults().at("GET", "/acr/v1/").next(Fault.throttled(Duration.ofSeconds(1)));

        assertThat(client.registry(acr.token("alice"))
                        .getRepository(REPOSITORY)
                        .getProperties()
                        .getName())
                .isEqualTo(REPOSITORY);

        assertThat(acr.faults().open()).isEmpty();
    }

    @Test
    void azureClient_registryOutOfOrder_comesAgain() {
        ContainerRegistryContentClient contents = contents(client);
        acr.faults().at("GET", "/v2/" + REPOSITORY + "/manifests/").next(Fault.unavailable(), Fault.unavailable());

        assertThat(contents.getManifest("1").getDigest()).startsWith("sha256:");

        assertThat(acr.faults().open()).isEmpty();
    }

    /** It goes by its own clock and shows the same token again; a new client is what helps. */
    @Test
    void azureClient_tokenExpiredBeforeItsTime_isClientAuthenticationException() throws Exception {
        ContainerRegistryContentClient contents = contents(client);
        contents.getManifest("1");
        acr.faults().at("GET", "/v2/" + REPOSITORY + "/manifests/").next(new Fault.ExpiredToken());

        assertThatExceptionOfType(ClientAuthenticationException.class)
                .isThrownBy(() -> contents.getManifest("1"))
                .withMessageContaining("the token expired");

        assertThat(acr.faults().open()).isEmpty();
        newClient();
        assertThat(contents(client).getManifest("1").getDigest()).startsWith("sha256:");
    }

    @Test
    void azureClient_downloadCut_comesAgain() {
        ContainerRegistryContentClient contents = contents(client);
        acr.faults().at("GET", "/v2/" + REPOSITORY + "/manifests/").next(new Fault.CutDownload(20));

        assertThat(contents.getManifest("1").getDigest()).startsWith("sha256:");

        assertThat(acr.faults().open()).isEmpty();
    }

    @Test
    void ourClient_exchangeThrottled_waitsAndComesAgain() throws Exception {
        try (AcrSignIn plain = AcrSignIn.start()) {
            plain.faults().at("POST", "/oauth2/exchange").next(Fault.throttled(Duration.ofSeconds(1)));

            RegistryTokenClient.at(plain.url())
                    .exchange(ExchangeRequest.ofAccessToken(plain.service(), plain.token("alice")));

            assertThat(plain.faults().open()).isEmpty();
        }
    }

    @Test
    void skopeo_throttledAndSlow_pushesAllTheSame() throws Exception {
        Skopeo skopeo = signedIn("throttled");
        acr.faults().at("POST", "/v2/team/").next(Fault.throttled(Duration.ofSeconds(1)));
        acr.faults().at("PUT", "/v2/team/").next(new Fault.Slow(Duration.ofMillis(500)));

        push(skopeo, "throttled").orFail();

        assertThat(acr.faults().open()).isEmpty();
    }

    @Test
    void skopeo_uploadCut_failsUnlessItIsToldToRetry() throws Exception {
        Skopeo skopeo = signedIn("cut");
        acr.faults().at("PATCH", "/v2/team/").next(new Fault.CutUpload(10));

        Outcome push = push(skopeo, "cut");

        assertThat(push.exitCode()).as("%s", push).isNotZero();
        assertThat(acr.faults().open()).isEmpty();
        acr.faults().at("PATCH", "/v2/team/").next(new Fault.CutUpload(10));
        push(skopeo, "cut", "--retry-times", "3").orFail();
        assertThat(acr.faults().open()).isEmpty();
    }

    private static Skopeo signedIn(String name) throws Exception {
        Skopeo skopeo = new Skopeo(directory, directory.resolve(name + ".json"))
                .trusting(Optional.of(acr.trust().pem()));
        skopeo.login(acr.host(), "oidc", acr.token("alice")).orFail();
        return skopeo;
    }

    private static Outcome push(Skopeo skopeo, String name, Object... options) throws Exception {
        return skopeo.push(
                TinyImage.write(directory.resolve(name), "pushed despite faults: " + name),
                acr.host() + "/" + REPOSITORY + ":" + name,
                options);
    }
}
