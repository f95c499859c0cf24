package dev.cambist.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.wire.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AzureSourcesTest {
    private static final String ACR = "https://containerregistry.azure.net";
    private static final IdentityRequest REQUEST =
            new IdentityRequest(Registry.parse("registry.example.com"), Optional.empty());

    private final FakeServer server = FakeServer.start();
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void workloadIdentity_federatedToken_isExchangedAtEntra() throws Exception {
        workload();
        server.on("/the-tenant/oauth2/v2.0/token", seen -> Reply.json("{\"access_token\":\"entra-token\"}"));

        assertThat(token(workloadIdentity())).isEqualTo("entra-token");
        assertThat(server.last().fields())
                .isEqualTo(Map.of(
                        "client_id", "the-client",
                        "grant_type", "client_credentials",
                        "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion", "federated",
                        "scope", ACR + "/.default"));
    }

    @Test
    void workloadIdentity_entraRefuses_repeatsItsWordsWithoutTheToken() throws Exception {
        workload();
        server.on(
                "/the-tenant/oauth2/v2.0/token",
                seen -> Reply.of(
                        401,
                        "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS70021: nothing matches federated\"}"));

        assertThat(failure(workloadIdentity()))
                .contains("401: invalid_client: AADSTS70021")
                .doesNotContain("federated");
    }

    @Test
    void workloadIdentity_withoutTenant_namesWhatIsMissing() throws Exception {
        workload();
        environment.remove("AZURE_TENANT_ID");

        assertThat(failure(workloadIdentity())).contains("AZURE_TENANT_ID is not set");
    }

    @Test
    void managedIdentity_appService_isAskedWithItsHeader() throws Exception {
        environment.put("IDENTITY_ENDPOINT", server.url("/msi/token").toString());
        environment.put("IDENTITY_HEADER", "the-header");
        environment.put("AZURE_CLIENT_ID", "the-client");
        server.on("/msi/token", seen -> Reply.json("{\"access_token\":\"app-token\"}"));

        assertThat(token(managedIdentity())).isEqualTo("app-token");
        assertThat(server.last().headers()).containsEntry("X-identity-header", "the-header");
        assertThat(server.last().fields())
                .isEqualTo(Map.of("resource", ACR, "api-version", "2019-08-01", "client_id", "the-client"));
    }

    @Test
    void managedIdentity_virtualMachine_isAskedAtItsMetadataService() throws Exception {
        metadata();
        server.on("/metadata/identity/oauth2/token", seen -> Reply.json("{\"access_token\":\"vm-token\"}"));

        assertThat(token(managedIdentity())).isEqualTo("vm-token");
        assertThat(server.last().headers()).containsEntry("Metadata", "true");
        assertThat(server.last().fields()).isEqualTo(Map.of("resource", ACR, "api-version", "2018-02-01"));
    }

    @Test
    void managedIdentity_machineWithoutOne_isNotSuchAPlace() throws Exception {
        metadata();
        server.on(
                "/metadata/identity/oauth2/token",
                seen -> Reply.of(400, "{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}"));

        assertThat(managedIdentity().find(REQUEST)).isInstanceOf(Attempt.Absent.class);
    }

    @Test
    void managedIdentity_metadataServiceInTrouble_isAFailure() throws Exception {
        metadata();
        server.on("/metadata/identity/oauth2/token", seen -> Reply.of(500, ""));

        assertThat(failure(managedIdentity())).contains("500");
    }

    @Test
    void managedIdentity_nothingAnswers_isNotSuchAPlace() throws Exception {
        metadata();
        server.close();

        assertThat(managedIdentity().find(REQUEST)).isInstanceOf(Attempt.Absent.class);
    }

    @Test
    void managedIdentity_metadataHostElsewhere_isNeverAsked() throws Exception {
        environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://metadata.example.com");

        assertThat(managedIdentity().find(REQUEST)).isInstanceOf(Attempt.Absent.class);
    }

    @Test
    void azureCli_signedIn_givesItsToken() throws Exception {
        az("echo \"$@\" >> \"$LOG\"; echo '{\"accessToken\":\"az-token\",\"tokenType\":\"Bearer\"}'");
        environment.put("LOG", directory.resolve("log").toString());

        assertThat(token(azureCli(AzureCli.WITHIN))).isEqualTo("az-token");
        assertThat(Files.readString(directory.resolve("log")))
                .isEqualTo("account get-access-token --resource " + ACR + " --output json\n");
    }

    @Test
    void azureCli_notSignedIn_saysWhatAzSays() throws Exception {
        az("echo \"Please run 'az login' to setup account.\" >&2; exit 1");

        assertThat(azureCli(AzureCli.WITHIN).find(REQUEST))
                .isEqualTo(
                        new Attempt.Absent("Azure CLI", "az gives no token: Please run 'az login' to setup account."));
    }

    @Test
    void azureCli_hangs_isGivenUp() throws Exception {
        az("exec sleep 30");

        assertThat(failure(azureCli(Duration.ofMillis(100)))).contains("did not answer");
    }

    @Test
    void azureCli_nobodySignedIn_isFoundAbsentWithoutRunningIt() throws Exception {
        az("exec sleep 30");
        environment.put("HOME", directory.toString());

        assertThat(azureCli(AzureCli.WITHIN).find(REQUEST))
                .isEqualTo(new Attempt.Absent("Azure CLI", "az is not signed in: its profile has no subscription"));
    }

    @Test
    void azureCli_signedOut_isFoundAbsentWithoutRunningIt() throws Exception {
        az("exec sleep 30");
        environment.put("AZURE_CONFIG_DIR", directory.toString());
        Files.writeString(
                directory.resolve("azureProfile.json"), "\uFEFF{\"installationId\":\"1\",\"subscriptions\":[]}");

        assertThat(azureCli(AzureCli.WITHIN).find(REQUEST)).isInstanceOf(Attempt.Absent.class);
    }

    @Test
    void azureCli_profileWithASubscription_isAsked() throws Exception {
        az("echo '{\"accessToken\":\"az-token\"}'");
        environment.put("AZURE_CONFIG_DIR", directory.toString());
        Files.writeString(directory.resolve("azureProfile.json"), "\uFEFF{\"subscriptions\":[{\"id\":\"1\"}]}");

        assertThat(token(azureCli(AzureCli.WITHIN))).isEqualTo("az-token");
    }

    @Test
    void azureCli_nonsense_isAFailure() throws Exception {
        az("echo hello");

        assertThat(failure(azureCli(AzureCli.WITHIN))).contains("not JSON");
    }

    private void workload() throws IOException {
        environment.put(
                "AZURE_FEDERATED_TOKEN_FILE",
                Files.writeString(directory.resolve("federated"), "federated").toString());
        environment.put("AZURE_CLIENT_ID", "the-client");
        environment.put("AZURE_TENANT_ID", "the-tenant");
        environment.put("AZURE_AUTHORITY_HOST", server.url("/").toString());
    }

    private void metadata() {
        environment.put("AZURE_POD_IDENTITY_AUTHORITY_HOST", server.url("").toString());
    }

    private void az(String script) throws IOException {
        Path az = directory.resolve("az");
        Files.writeString(az, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(az, PosixFilePermissions.fromString("rwx------"));
        environment.put("PATH", "/nonexistent:" + directory + ":/usr/bin:/bin");
    }

    private IdentitySource workloadIdentity() {
        return new AzureWorkloadIdentity(World.of(environment));
    }

    private IdentitySource managedIdentity() {
        return new ManagedIdentity(World.of(environment));
    }

    private IdentitySource azureCli(Duration within) {
        return new AzureCli(World.of(environment), within);
    }

    private static String token(IdentitySource source) throws InterruptedException {
        Attempt attempt = source.find(REQUEST);
        assertThat(attempt).isInstanceOf(Attempt.Found.class);
        return attempt instanceof Attempt.Found found ? found.token().value() : "";
    }

    private static String failure(IdentitySource source) throws InterruptedException {
        Attempt attempt = source.find(REQUEST);
        assertThat(attempt).isInstanceOf(Attempt.Failed.class);
        return attempt instanceof Attempt.Failed failed ? failed.reason() : "";
    }
}
