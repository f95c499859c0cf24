package dev.cambist.client;

import static dev.cambist.client.FakeRegistry.MANIFEST;
import static dev.cambist.client.FakeService.EXCHANGE;
import static dev.cambist.client.FakeService.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import dev.cambist.client.FakeService.Reply;
import dev.cambist.client.examples.AzureIdentity;
import dev.cambist.client.examples.InsideJib;
import dev.cambist.client.examples.OtherHttpClient;
import dev.cambist.client.examples.PlainJava;
import dev.cambist.client.examples.SpringBean;
import dev.cambist.client.examples.TokensByHand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import reactor.core.publisher.Mono;

/** The README's examples at work. */
final class ExamplesTest {
    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private final FakeRegistry registry = new FakeRegistry(clock);
    private Path tokenFile;

    @BeforeEach
    void writeToken() throws Exception {
        tokenFile = Files.writeString(directory.resolve("token"), "identity-from-a-file\n");
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private RegistryCredentials credentials() {
        return RegistryCredentials.builder(registry.url())
                .identityFile(tokenFile)
                .transport(clock.transport().build())
                .build();
    }

    @Test
    void plainJava_pull_getsTheManifest() throws Exception {
        assertThat(PlainJava.pull(registry.url(), tokenFile).body()).isEqualTo("{\"manifest\":true}");
        assertThat(registry.service.asked(EXCHANGE).getFirst().field("access_token"))
                .isEqualTo("identity-from-a-file");
    }

    @Test
    void otherHttpClient_rejectedToken_isRenewed() throws Exception {
        RegistryCredentials credentials = credentials();
        assertThat(OtherHttpClient.head(credentials, registry.manifest())).isEqualTo(200);
        registry.forgetAccessTokens();

        assertThat(OtherHttpClient.head(credentials, registry.manifest())).isEqualTo(200);
        assertThat(registry.service.asked(MANIFEST)).hasSize(3);
    }

    @Test
    void azureIdentity_credential_isAskedForTheRegistrysAudience() {
        TokenCredential credential = request -> Mono.just(new com.azure.core.credential.AccessToken(
                "entra-for-" + request.getScopes().getFirst(), OffsetDateTime.MAX));

        AzureIdentity.credentials(registry.url(), credential).refreshToken();

        assertThat(registry.service.asked(EXCHANGE).getFirst().field("access_token"))
                .isEqualTo("entra-for-https://containerregistry.azure.net/.default");
    }

    @Test
    void insideJib_retriever_givesTheRefreshToken() throws Exception {
        RegistryCredentials credentials = credentials();
        CredentialRetriever retriever = InsideJib.retriever(credentials);

        assertThat(retriever.retrieve())
                .contains(Credential.from(
                        "00000000-0000-0000-0000-000000000000",
                        credentials.refreshToken().reveal()));
        assertThat(InsideJib.target(retriever)).isNotNull();
    }

    @Test
    void springBean_configuration_wiresTheCredentials() {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test",
                            Map.of("registry.url", registry.url(), "registry.token-file", tokenFile.toString())));
            context.register(SpringBean.RegistryConfiguration.class);
            context.refresh();

            assertThat(context.getBean(SpringBean.ImageLookup.class).maySignIn())
                    .isTrue();
        }
        assertThat(registry.exchanges()).isEqualTo(1);
    }

    @Test
    void tokensByHand_success_isAnAccessToken() {
        assertThat(TokensByHand.pullToken(registry.url(), "registry.test", "identity")
                        .expiry())
                .contains(ManualClock.START.plus(FakeRegistry.ACCESS_LIFE));
    }

    @Test
    void tokensByHand_refusal_isTheServicesWordsAndId() {
        registry.service.answer(
                TOKEN, Reply.error(401, "UNAUTHORIZED", "expired 5 s ago").with("X-Ms-Correlation-Request-Id", "id-9"));

        assertThatThrownBy(() -> TokensByHand.pullToken(registry.url(), "registry.test", "identity"))
                .hasMessage("expired 5 s ago, correlation id id-9");
    }
}
