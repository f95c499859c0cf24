package dev.cambist.e2e.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cambist.client.AuthorizationHeader;
import dev.cambist.client.RefusedException;
import dev.cambist.client.RegistryCredentials;
import dev.cambist.e2e.lab.EndToEnd;
import dev.cambist.e2e.lab.MovableClock;
import dev.cambist.e2e.lab.Registry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A program that knows a registry's address and has an identity token: what the client library makes of that. */
@EndToEnd
@ParameterizedClass
@EnumSource(names = {"DOCKER_REGISTRY_2_8", "DISTRIBUTION_3"})
final class RegistryCredentialsTest {
    /** How every JSON Web Token begins: a brace and a quotation mark in Base64. */
    private static final String TOKEN_BEGINS = "eyJ";

    private static final MovableClock CLOCK = new MovableClock(Duration.ZERO);

    @TempDir
    private static Path directory;

    private static Company company;

    @Parameter
    private Registry.Kind kind;

    @BeforeParameterizedClassInvocation
    static void start(Registry.Kind kind) throws Exception {
        company = Company.start(kind, directory.resolve(kind.name()), CLOCK);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (company != null) {
            company.close();
            company = null;
        }
    }

    private static Registry registry() {
        return company.registry();
    }

    private static HttpResponse<byte[]> pull(RegistryCredentials credentials, HttpRequest request) throws Exception {
        return credentials.send(request, BodyHandlers.ofByteArray());
    }

    private static HttpResponse<String> sendPlainly(HttpRequest request, AuthorizationHeader header) throws Exception {
        HttpRequest authorized = HttpRequest.newBuilder(request, (name, value) -> true)
                .header(AuthorizationHeader.NAME, header.value())
                .build();
        return company.http().send(authorized, BodyHandlers.ofString(UTF_8));
    }

    private long logged(String request) {
        return registry().log().lines().filter(line -> line.contains(request)).count();
    }

    @Test
    void send_pushAndPull_givesTheSameBytes() throws Exception {
        RegistryCredentials credentials = company.credentials(company.developer());
        Artifact artifact = Artifact.of("to and from " + kind);

        artifact.push(credentials, registry(), "team/app", "1");

        assertThat(pull(credentials, Artifact.manifestRequest(registry(), "team/app", "1"))
                        .body())
                .isEqualTo(artifact.manifest());
        HttpRequest blob = HttpRequest.newBuilder(registry().url(artifact.blobPath("team/app")))
                .build();
        assertThat(pull(credentials, blob).body()).isEqualTo(artifact.blob());
    }

    @Test
    void authorization_headerInAnyClient_pullsWhatAnotherIdentityPushed() throws Exception {
        Artifact artifact = Artifact.of("for the auditor at " + kind);
        artifact.push(company.credentials(company.developer()), registry(), "team/audited", "1");
        HttpRequest request = Artifact.manifestRequest(registry(), "team/audited", "1");

        AuthorizationHeader header =
                company.credentials(company.auditor()).authorization(request.method(), request.uri());

        HttpResponse<String> response = sendPlainly(request, header);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().getBytes(UTF_8)).isEqualTo(artifact.manifest());
    }

    @Test
    void send_pushOfWhoMayOnlyPull_is401AfterOneRenewal() throws Exception {
        RegistryCredentials credentials = company.credentials(company.auditor());

        HttpResponse<String> response =
                credentials.send(Artifact.uploadStart(registry(), "team/guarded"), BodyHandlers.ofString(UTF_8));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).contains("UNAUTHORIZED", "push", "team/guarded");
        assertThat(response.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge)
                        // The registry keeps actions in a map, so their order differs from one answer to the next.
                        .containsPattern("repository:team/guarded:(pull,push|push,pull)")
                        .contains("error=\"insufficient_scope\""));
        assertThat(logged("\"POST /v2/team/guarded/blobs/uploads/ ")).isEqualTo(2);
    }

    @Test
    void renewed_pushOfWhoMayOnlyPull_isAnotherTokenThatDoesNotHelp() throws Exception {
        RegistryCredentials credentials = company.credentials(company.auditor());
        HttpRequest push = Artifact.uploadStart(registry(), "team/renewed");
        AuthorizationHeader first = credentials.authorization(push.method(), push.uri());
        HttpResponse<String> rejected = sendPlainly(push, first);

        AuthorizationHeader second =
                credentials.renewed(first, rejected.headers().allValues("WWW-Authenticate"));

        assertThat(rejected.statusCode()).isEqualTo(401);
        assertThat(second.value()).isNotEqualTo(first.value());
        assertThat(second.toString()).doesNotContain(TOKEN_BEGINS);
        assertThat(sendPlainly(push, second).statusCode()).isEqualTo(401);
    }

    @Test
    void send_accessTokenThatTheRegistryRefuses_isRenewedOnce() throws Exception {
        RegistryCredentials credentials = company.credentials(company.developer());
        Artifact artifact = Artifact.of("early at " + kind);
        artifact.push(credentials, registry(), "team/early", "1");
        HttpRequest request = Artifact.manifestRequest(registry(), "team/early", "1");
        AuthorizationHeader early = headerOfTheFuture(credentials, request);
        assertThat(sendPlainly(request, early).statusCode()).isEqualTo(401);
        long before = logged("\"GET /v2/team/early/manifests/1 ");

        HttpResponse<byte[]> response = pull(credentials, request);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(artifact.manifest());
        assertThat(logged("\"GET /v2/team/early/manifests/1 ") - before).isEqualTo(2);
        assertThat(credentials.authorization(request.method(), request.uri()).value())
                .isNotEqualTo(early.value());
    }

    /** A token that is not valid yet, which the registry sees and the credentials do not. */
    private static AuthorizationHeader headerOfTheFuture(RegistryCredentials credentials, HttpRequest request) {
        CLOCK.setAhead(Duration.ofMinutes(30));
        try {
            return credentials.authorization(request.method(), request.uri());
        } finally {
            CLOCK.setAhead(Duration.ZERO);
        }
    }

    @Test
    void send_anonymous_pullsWhatIsPublicAndNoMore() throws Exception {
        RegistryCredentials developer = company.credentials(company.developer());
        Artifact artifact = Artifact.of("for everybody at " + kind);
        artifact.push(developer, registry(), "public/app", "1");
        artifact.push(developer, registry(), "team/internal", "1");
        RegistryCredentials anonymous = company.anonymous();

        assertThat(pull(anonymous, Artifact.manifestRequest(registry(), "public/app", "1"))
                        .body())
                .isEqualTo(artifact.manifest());
        assertThat(pull(anonymous, Artifact.manifestRequest(registry(), "team/internal", "1"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(pull(anonymous, Artifact.uploadStart(registry(), "public/app"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void authorization_expiredIdentityToken_isRefusedWithReasonAndCorrelationId() {
        String expired = company.expiredIdentityToken(company.developer());
        RegistryCredentials credentials = RegistryCredentials.builder(registry().url(""))
                .identity(() -> expired)
                .transport(company.transport())
                .build();
        URI manifest = Artifact.manifestAddress(registry(), "team/app", "1");

        RefusedException refused =
                catchThrowableOfType(RefusedException.class, () -> credentials.authorization("GET", manifest));

        assertThat(refused.status()).hasValue(401);
        assertThat(refused.code()).contains("UNAUTHORIZED");
        assertThat(refused.detail()).contains("{\"reason\":\"expired_token\"}");
        assertThat(refused.correlationId())
                .hasValueSatisfying(id -> assertThat(refused.getMessage()).contains(id));
        assertThat(Throwables.getStackTrace(refused))
                .doesNotContain(TOKEN_BEGINS)
                .doesNotContain(List.of(expired.split("\\.", -1)));
    }
}
