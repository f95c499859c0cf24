package dev.cambist.server.oauth2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.json.JsonObject;
import dev.cambist.server.http.Correlation;
import dev.cambist.server.http.ListenerSettings;
import dev.cambist.server.http.Listeners;
import dev.cambist.server.http.RawHttp;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.Limits;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the tables over a real socket: each status, code and reason exactly. */
final class HostileRequestsTest {
    private static Listeners listeners;

    @BeforeAll
    static void start() throws Exception {
        Flows flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
        HostPort any = new HostPort("localhost", 0);
        listeners = Listeners.start(
                ListenerSettings.plain(any, any),
                TestRoutes.ofPublic(() -> flows, Limits.DEFAULT.requests()),
                TestRoutes.ofManagement(),
                Limits.DEFAULT);
    }

    @AfterAll
    static void stop() {
        listeners.close();
    }

    static Stream<HostileRequest> rows() {
        return Stream.of(
                        HostileFields.rows(),
                        HostileBodies.rows(),
                        HostileScopes.rows(),
                        HostileSignatures.rows(),
                        HostileClaims.rows(),
                        HostileCredentials.rows(),
                        HostileTokenExchanges.rows(),
                        HostileHttp.rows())
                .flatMap(rows -> rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void request_asInTheTable_hasTheTablesAnswer(HostileRequest row) throws Exception {
        RawHttp.Received received = RawHttp.exchange(listeners.publicPort(), row.request());

        assertThat(received.body()).as(row.name()).isNotEmpty();
        assertThat(received.status()).as(row.name() + ": " + received.body()).isEqualTo(row.status());
        assertThat(received.headers()).doesNotContainKeys("Server", "X-Powered-By", "Location");
        assertThat(received.headers().get(Correlation.HEADER)).hasSize(36);
        if (row.reason().isPresent()) {
            checkError(received, row);
        } else if (row.granted().isPresent()) {
            assertThat(granted(received.body())).isEqualTo(row.granted().get());
        }
    }

    private static void checkError(RawHttp.Received received, HostileRequest row) throws Exception {
        assertThat(received.headers())
                .containsEntry("Content-Type", "application/json; charset=utf-8")
                .containsEntry("Cache-Control", "no-store")
                .containsEntry("Pragma", "no-cache");
        JsonObject error =
                (JsonObject) ((List<?>) JsonObject.parse(received.body().getBytes(UTF_8))
                                .value("errors")
                                .orElseThrow())
                        .getFirst();
        assertThat(error.text("code")).contains(row.code());
        assertThat(error.object("detail").orElseThrow().text("reason")).isEqualTo(row.reason());
        assertThat(error.text("message").orElseThrow())
                .endsWith(" CorrelationId: " + received.headers().get(Correlation.HEADER))
                .doesNotContain("eyJ");
    }

    /** The scopes of the access token in an answer of either shape. */
    private static String granted(String body) throws Exception {
        String token =
                JsonObject.parse(body.getBytes(UTF_8)).text("access_token").orElseThrow();
        JsonObject claims = JsonObject.parse(
                Base64.getUrlDecoder().decode(TestToken.parts(token).get(1)));
        return ((List<?>) claims.value("access").orElseThrow())
                .stream()
                        .map(JsonObject.class::cast)
                        .map(access -> access.text("type").orElseThrow() + ":"
                                + access.text("name").orElseThrow() + ":"
                                + String.join(",", access.texts("actions")))
                        .collect(Collectors.joining(" "));
    }
}
