package dev.cambist.cli.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.cli.lab.FakeServer;
import dev.cambist.cli.lab.FakeServer.Reply;
import dev.cambist.cli.lab.FakeServer.Seen;
import dev.cambist.cli.lab.World;
import dev.cambist.cli.process.ProcessContext;
import dev.cambist.cli.wire.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines of three clouds, whose metadata services stand at one address and answer each other's questions. */
@Timeout(60)
class MetadataTest {
    private static final IdentityRequest REQUEST =
            new IdentityRequest(Registry.parse("registry.example.com"), Optional.empty());
    private static final Map<String, String> GOOGLE = Map.of("Metadata-Flavor", "Google");
    private static final String PAGE = "<!DOCTYPE html><html><body>no</body></html>";

    private final FakeServer machine = FakeServer.start();

    @AfterEach
    void stop() {
        machine.close();
    }

    /** AWS with IMDSv2 only, Google, a router, a portal that wants a sign-in, and Hetzner or OpenStack. */
    @ParameterizedTest
    @CsvSource({
        "401,''",
        "403,page",
        "405,''",
        "404,page",
        "200,page",
        "302,''",
        "400,''",
        "400,page",
        "503,page",
        "200,{}"
    })
    void anotherCloudsService_isNoIdentityAndNoFailure(int status, String body) throws Exception {
        machine.on("/", seen -> Reply.of(status, body.equals("page") ? PAGE : body));

        for (Attempt attempt : attempts()) {
            assertThat(attempt).isInstanceOf(Attempt.Absent.class);
        }
    }

    @Test
    void azuresService_isKnownByItsComplaintAndGivesItsToken() throws Exception {
        machine.on("/", seen -> Reply.of(404, ""));
        machine.on("/metadata/identity/oauth2/token", MetadataTest::azure);

        List<Attempt> attempts = attempts();

        assertThat(attempts.getFirst())
                .isInstanceOfSatisfying(
                        Attempt.Found.class,
                        found -> assertThat(found.token().value()).isEqualTo("azure-token"));
        assertThat(attempts.getLast()).isInstanceOf(Attempt.Absent.class);
    }

    @Test
    void googlesService_givesATokenWithTheRegistryAsAudience() throws Exception {
        machine.on("/", google(new Reply(200, GOOGLE, "computeMetadata/")));
        machine.on(
                "/computeMetadata/v1/instance/service-accounts/default/identity",
                google(new Reply(200, GOOGLE, "google-token")));

        List<Attempt> attempts = attempts();

        assertThat(attempts.getFirst()).isInstanceOf(Attempt.Absent.class);
        assertThat(attempts.getLast())
                .isInstanceOfSatisfying(
                        Attempt.Found.class,
                        found -> assertThat(found.token().value()).isEqualTo("google-token"));
        assertThat(machine.last().fields()).isEqualTo(Map.of("audience", "registry.example.com", "format", "full"));
    }

    @Test
    void googleMachineWithoutAServiceAccount_isNoPlace() throws Exception {
        machine.on("/", google(new Reply(200, GOOGLE, "computeMetadata/")));
        machine.on(
                "/computeMetadata/v1/instance/service-accounts/default/identity", google(new Reply(404, GOOGLE, PAGE)));

        assertThat(attempts().getLast())
                .isEqualTo(new Attempt.Absent("Google service account", "this machine has no service account"));
    }

    @Test
    void googlesServiceInTrouble_isAFailure() throws Exception {
        machine.on("/", google(new Reply(503, GOOGLE, "")));

        assertThat(attempts().getLast()).isInstanceOf(Attempt.Failed.class);
    }

    /** Whoever stands between and answers with a page must not have its page taken for a token. */
    @Test
    void identityWithoutGooglesHeader_isNoToken() throws Exception {
        machine.on("/", google(new Reply(200, GOOGLE, "computeMetadata/")));
        machine.on(
                "/computeMetadata/v1/instance/service-accounts/default/identity",
                seen -> Reply.of(200, "forged-token"));

        assertThat(attempts().getLast()).isInstanceOf(Attempt.Failed.class);
    }

    @Test
    void serviceThatAcceptsAndSaysNothing_isFoundAbsentWithinASecond() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            ProcessContext context = world(URI.create("http://localhost:" + silent.getLocalPort()));
            for (IdentitySource source : List.of(new ManagedIdentity(context), new GoogleMetadata(context))) {
                Instant before = Instant.now();

                assertThat(source.find(REQUEST)).isInstanceOf(Attempt.Absent.class);

                assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void metadataService_whereNoneIsToBeAsked_isNotAsked() throws Exception {
        ProcessContext context = world(machine.url("")).withoutMetadata();

        assertThat(new ManagedIdentity(context).find(REQUEST)).isInstanceOf(Attempt.Absent.class);
        assertThat(new GoogleMetadata(context).find(REQUEST)).isInstanceOf(Attempt.Absent.class);
        assertThat(machine.seen()).isEmpty();
    }

    @Test
    void addressThatAVariableGives_isAskedAllTheSame() throws Exception {
        machine.on("/metadata/identity/oauth2/token", MetadataTest::azure);
        ProcessContext context = World.of(
                Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", machine.url("").toString()));

        assertThat(new ManagedIdentity(context).find(REQUEST)).isInstanceOf(Attempt.Found.class);
    }

    private List<Attempt> attempts() throws InterruptedException, IOException {
        ProcessContext context = world(machine.url(""));
        return List.of(new ManagedIdentity(context).find(REQUEST), new GoogleMetadata(context).find(REQUEST));
    }

    private static ProcessContext world(URI metadata) {
        ProcessContext plain = World.of(Map.of());
        return new ProcessContext(
                plain.environment(),
                plain.input(),
                plain.root(),
                plain.http(),
                plain.sleeper(),
                Optional.of(metadata),
                plain.clock(),
                plain.terminal());
    }

    private static Reply azure(Seen seen) {
        return "true".equals(seen.headers().get("Metadata"))
                ? Reply.json("{\"access_token\":\"azure-token\"}")
                : Reply.of(
                        400,
                        "{\"error\":\"invalid_request\",\"error_description\":\"Required metadata header not specified\"}");
    }

    private static Function<Seen, Reply> google(Reply reply) {
        return seen -> "Google".equals(seen.headers().get("Metadata-flavor")) ? reply : Reply.of(403, PAGE);
    }
}
