package dev.cambist.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cambist.testkit.AcrSignIn;
import dev.cambist.testkit.Scheme;
import dev.cambist.testkit.fault.Fault;
import dev.cambist.testkit.fault.Faults;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a test orders goes wrong, once and nowhere else. */
@CambistTest
final class FaultsTest {
    private static final String ALL = "repository:team/app:pull,push,metadata_read";
    private static final String UPLOADS = "/v2/team/app/blobs/uploads/";
    private static final int BLOB_BYTES = 200_000;

    @Test
    void throttled_isToldToWait_andTheNextRequestIsNot(AcrSignIn acr) throws Exception {
        acr.faults().next(Fault.throttled(Duration.ofSeconds(2)));

        HttpResponse<String> refused = send(acr, "", "GET", "/v2/", "");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(refused.body()).contains("TOOMANYREQUESTS");
        assertThat(send(acr, "", "GET", "/v2/", "").statusCode()).isEqualTo(401);
        assertThat(acr.faults().open()).isEmpty();
    }

    @Test
    void faults_orderedTogether_comeInTheirOrder(AcrSignIn acr) throws Exception {
        acr.faults().next(Fault.unavailable(), new Fault.Status(500, Optional.empty()));

        assertThat(send(acr, "", "GET", "/v2/", "").statusCode()).isEqualTo(503);
        assertThat(send(acr, "", "GET", "/v2/", "").statusCode()).isEqualTo(500);
        assertThat(send(acr, "", "GET", "/v2/", "").statusCode()).isEqualTo(401);
    }

    @Test
    void fault_atAPlace_leavesAllOthersAlone(AcrSignIn acr) throws Exception {
        acr.faults().at("POST", "/oauth2/exchange").next(Fault.unavailable());
        acr.faults().at("/acr/v1/").next(Fault.unavailable());

        assertThat(send(acr, "", "GET", "/v2/", "").statusCode()).isEqualTo(401);
        assertThat(send(acr, "", "GET", "/oauth2/exchange", "").statusCode()).isEqualTo(405);
        assertThat(Calls.exchange(acr, acr.token("alice")).statusCode()).isEqualTo(503);
        assertThat(Calls.exchange(acr, acr.token("alice")).statusCode()).isEqualTo(200);
        assertThat(acr.faults().open())
                .singleElement()
                .extracting(Faults.Order::path)
                .isEqualTo("/acr/v1/");
        assertThat(send(acr, "", "GET", "/acr/v1/_catalog", "").statusCode()).isEqualTo(503);
    }

    /** As the Azure SDKs spell it. */
    @Test
    void fault_atARepository_isThatOfBothSpellings(AcrSignIn acr) throws Exception {
        acr.faults().at("GET", "/v2/team/app/").next(Fault.unavailable(), Fault.unavailable());

        assertThat(send(acr, "", "GET", "/v2/team%2Fapp/tags/list", "").statusCode())
                .isEqualTo(503);
        assertThat(send(acr, "", "GET", "/v2/team/app/tags/list", "").statusCode())
                .isEqualTo(503);
    }

    @Test
    void slow_isTheRightAnswerLate(AcrSignIn acr) throws Exception {
        acr.faults().next(new Fault.Slow(Duration.ofMillis(300)));
        long begun = System.nanoTime();

        HttpResponse<String> answer = send(acr, "", "GET", "/v2/", "");

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void expiredToken_isRefusedByTheRegistry_andANewOneIsNot(AcrSignIn acr) throws Exception {
        String token = Calls.accessToken(acr, "alice", ALL);
        acr.faults().next(new Fault.ExpiredToken());

        assertThat(send(acr, "", "GET", "/v2/team/app/tags/list", "").body()).doesNotContain("expired");
        assertThat(acr.faults().open()).hasSize(1); // whoever shows no token gets the challenge
        HttpResponse<String> refused = send(acr, token, "GET", "/v2/team/app/tags/list", "");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("expired");
        assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("scope=\"repository:team/app:pull\"");
        String renewed = Calls.accessToken(acr, "alice", ALL);
        assertThat(send(acr, renewed, "GET", "/v2/team/app/tags/list", "").statusCode())
                .isNotEqualTo(401);
    }

    @ParameterizedTest
    @EnumSource
    void cutUpload_endsTheConnection_andTheUploadGoesOnFromThere(Scheme scheme) throws Exception {
        try (AcrSignIn acr = AcrSignIn.start(AcrSignIn.REGISTRY_POLICY, scheme)) {
            String token = Calls.accessToken(acr, "alice", ALL);
            HttpResponse<String> begun = send(acr, token, "POST", UPLOADS, "");
            String location =
                    begun.headers().firstValue("Location").orElseThrow(() -> new AssertionError(begun.body()));
            acr.faults().at("PATCH", UPLOADS).next(new Fault.CutUpload(1000));
            String blob = "x".repeat(BLOB_BYTES);

            assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(acr, token, "PATCH", location, blob));

            HttpResponse<String> state = send(acr, token, "GET", location, "");
            assertThat(state.statusCode()).isEqualTo(204);
            assertThat(Integer.parseInt(
                            state.headers().firstValue("Range").orElseThrow().replace("0-", "")))
                    .isLessThan(1000);
            assertThat(acr.faults().open()).isEmpty();
            HttpResponse<String> again = send(acr, token, "POST", UPLOADS, "");
            assertThat(send(
                                    acr,
                                    token,
                                    "PATCH",
                                    again.headers().firstValue("Location").orElseThrow(),
                                    blob)
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    @Test
    void cutUpload_withoutABody_hasNoAnswerAtAll(AcrSignIn acr) throws Exception {
        String token = Calls.accessToken(acr, "alice", ALL);
        acr.faults().next(new Fault.CutUpload(1000));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(acr, token, "POST", UPLOADS, ""));
        assertThat(send(acr, token, "POST", UPLOADS, "").statusCode()).isEqualTo(202);
    }

    @Test
    void cutUpload_ofTheExchange_endsTheConnection(AcrSignIn acr) throws Exception {
        acr.faults().next(new Fault.CutUpload(10));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> Calls.exchange(acr, acr.token("alice")));
        assertThat(Calls.exchange(acr, acr.token("alice")).statusCode()).isEqualTo(200);
    }

    @Test
    void cutDownload_endsWithinTheBody(AcrSignIn acr) throws Exception {
        acr.faults().next(new Fault.CutDownload(10));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> send(acr, "", "GET", "/v2/", ""))
                .withMessageContaining("received: 10");
        assertThat(send(acr, "", "GET", "/v2/", "").statusCode()).isEqualTo(401);
    }

    @Test
    void fault_thatIsNone_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fault.Status(200, Optional.empty()))
                .withMessageContaining("200 is no error");
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.throttled(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.Slow(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.CutUpload(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Fault.CutDownload(-1));
    }

    private static HttpResponse<String> send(AcrSignIn acr, String token, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(acr.url().resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/octet-stream")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = Calls.client(acr)) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
