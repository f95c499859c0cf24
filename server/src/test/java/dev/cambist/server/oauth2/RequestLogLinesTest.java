package dev.cambist.server.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.cambist.core.exchange.Credential;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.http.TestCall;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RequestLogLinesTest {
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.cambist.tokens");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Flows flows = TestFlows.at(TestFlows.NOW, TestFlows.TEAM);
    private final RouteTable routes = TestRoutes.ofPublic(() -> flows, 1);

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
        log.setLevel(Level.INFO);
        log.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        log.detachAppender(lines);
        log.setLevel(null);
        log.setAdditive(true);
    }

    @Test
    void exchange_granted_isOneLineWithTheTokensId() {
        routes.answer(TestCall.post("/oauth2/exchange", exchange(TestToken.good())));

        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.getFirst().getMessage()).isEqualTo("granted");
        assertThat(values())
                .containsEntry("correlation", TestCall.ID.toString())
                .containsEntry("client", "192.0.2.1")
                .containsEntry("endpoint", "POST /oauth2/exchange")
                .containsEntry("grant", "access_token")
                .containsEntry("service", "registry.example.com")
                .containsEntry("caller", "corp/alice")
                .containsEntry("granted", "pull push metadata_read metadata_write")
                .containsEntry("by", "\"the team\" (line 1)")
                .hasEntrySatisfying("jti", jti -> assertThat(jti).hasSize(36))
                .hasEntrySatisfying(
                        "micros", micros -> assertThat(Long.parseLong(micros)).isNotNegative());
    }

    @Test
    void request_partOfATrace_isLoggedWithItsId() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        routes.answer(TestCall.get("/oauth2/token", "service=nobody", Map.of("traceparent", parent)));
        assertThat(values()).containsEntry("trace", "0af7651916cd43dd8448eb211c80319c");

        routes.answer(TestCall.get("/oauth2/token", "service=nobody", Map.of("traceparent", parent + "'")));
        assertThat(lines.list.getLast().getKeyValuePairs()).noneMatch(pair -> pair.key.equals("trace"));
    }

    @Test
    void token_lessThanAsked_saysWhatEachRuleDid() {
        routes.answer(TestCall.get(
                "/oauth2/token",
                "service=registry.example.com&scope=repository:team/app:pull+repository:other:pull",
                Map.of()));

        assertThat(values())
                .containsEntry("caller", "anonymous")
                .containsEntry("asked", "repository:team/app:pull repository:other:pull")
                .containsEntry("granted", "")
                .containsEntry(
                        "why",
                        "rule \"the team\" (line 1) did not apply: the rule wants an identity, and the caller is"
                                + " anonymous");
    }

    @Test
    void exchange_noRights_saysWhyOfEachRule() {
        routes.answer(
                TestCall.post("/oauth2/exchange", exchange(TestToken.good().claim("sub", "mallory"))));

        assertThat(lines.list.getFirst().getMessage()).isEqualTo("refused");
        assertThat(values())
                .containsEntry("reason", "no_rights")
                .containsEntry("caller", "corp/mallory")
                .containsEntry(
                        "why", "rule \"the team\" (line 1) did not apply: subject is mallory, the rule wants alice");
    }

    @Test
    void token_refusedEarly_namesTheServiceAllTheSame() {
        routes.answer(TestCall.get(
                "/oauth2/token", "service=registry.example.com", Map.of("Authorization", "Basic nonsense")));

        assertThat(values())
                .containsEntry("service", "registry.example.com")
                .containsEntry("reason", "malformed_basic_header");
    }

    @Test
    void token_identityTokenAsPassword_saysWhoCameAndHow() {
        String basic = HostileRequest.basic("oidc", TestToken.good().signed());
        routes.answer(TestCall.get(
                "/oauth2/token",
                "service=registry.example.com&scope=repository:team/app:pull",
                Map.of("Authorization", basic.substring(basic.indexOf(' ') + 1))));

        assertThat(values())
                .containsEntry("endpoint", "GET /oauth2/token")
                .containsEntry("credential", "identity token")
                .containsEntry("caller", "corp/alice")
                .containsEntry("granted", "repository:team/app:pull")
                .doesNotContainKey("grant");
    }

    @Test
    void token_tokenExchange_saysWhoCameAndHow() {
        routes.answer(TestCall.post("/oauth2/token", tokenExchange(TestToken.good())));

        assertThat(values())
                .containsEntry("grant", "urn:ietf:params:oauth:grant-type:token-exchange")
                .containsEntry("credential", "identity token")
                .containsEntry("caller", "corp/alice");
    }

    @Test
    void token_identityTokenWithoutRights_saysWhoCameAndHow() {
        routes.answer(
                TestCall.post("/oauth2/token", tokenExchange(TestToken.good().claim("sub", "mallory"))));

        assertThat(values())
                .containsEntry("service", "registry.example.com")
                .containsEntry("credential", "identity token")
                .containsEntry("reason", "no_rights")
                .containsEntry("caller", "corp/mallory");
    }

    @Test
    void token_anyOutcomeOfAnIdentityToken_neverLogsAToken() {
        String good = tokenExchange(TestToken.good());
        String offline = "grant_type=password&service=registry.example.com&client_id=c&access_type=offline&username=";
        routes.answer(TestCall.post("/oauth2/token", good + "&access_type=offline"));
        routes.answer(TestCall.post("/oauth2/token", good + "&subject_token=eyJtwice"));
        routes.answer(
                TestCall.post("/oauth2/token", tokenExchange(TestToken.good().claim("exp", 1))));
        for (String user : List.of("oidc", "alice", Credential.NULL_GUID)) {
            routes.answer(TestCall.post(
                    "/oauth2/token",
                    offline + user + "&password=" + TestToken.good().signed()));
        }

        assertThat(lines.list)
                .hasSize(6)
                .allSatisfy(event ->
                        assertThat(event.toString() + event.getKeyValuePairs()).doesNotContain("eyJ"));
    }

    @Test
    void token_tokenInThePlaceOfTheGrant_isCutBeforeItsSignature() {
        String token = TestToken.good().signed();
        routes.answer(TestCall.post("/oauth2/token", "grant_type=" + token));

        assertThat(values().get("grant")).hasSize(61).endsWith("…");
        assertThat(values().toString()).doesNotContain(TestToken.parts(token).getLast());
    }

    @Test
    void exchange_anyOutcome_neverLogsAToken() {
        String good = exchange(TestToken.good());
        routes.answer(TestCall.post("/oauth2/exchange", good));
        routes.answer(TestCall.post("/oauth2/exchange", good + "&access_token=twice"));
        routes.answer(
                TestCall.post("/oauth2/exchange", exchange(TestToken.good().claim("exp", 1))));

        assertThat(lines.list)
                .hasSize(3)
                .allSatisfy(event ->
                        assertThat(event.toString() + event.getKeyValuePairs()).doesNotContain("eyJ"));
    }

    @Test
    void exchange_bug_isLoggedAsFailed() {
        RouteTable broken = TestRoutes.ofPublic(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                1);

        broken.answer(TestCall.post("/oauth2/exchange", exchange(TestToken.good())));

        assertThat(lines.list.getFirst().getMessage()).isEqualTo("failed");
    }

    @Test
    void exchange_tokenInThePlaceOfTheService_isCutBeforeItsSignature() {
        String token = TestToken.good().signed();
        routes.answer(TestCall.post("/oauth2/exchange", "grant_type=access_token&service=" + token));

        String signature = TestToken.parts(token).getLast();
        assertThat(values().toString()).doesNotContain(signature.substring(0, 20));
    }

    @Test
    void value_veryLong_isCut() {
        TestToken talkative = TestToken.good().claim("sub", "x".repeat(5000));
        routes.answer(TestCall.post("/oauth2/exchange", exchange(talkative)));

        assertThat(values().get("caller")).hasSize(2001).endsWith("x…");
    }

    @Test
    void token_grantedInFull_namesTheRulesThatDecided() {
        RouteTable open = TestRoutes.ofPublic(() -> TestFlows.at(TestFlows.NOW, TestFlows.TEAM, TestFlows.PUBLIC), 1);
        open.answer(TestCall.get(
                "/oauth2/token", "service=registry.example.com&scope=repository:public/app:pull", Map.of()));

        assertThat(values()).containsEntry("by", "\"the public\" (line 1)").doesNotContainKey("why");
    }

    private Map<String, String> values() {
        return lines.list.getFirst().getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value.toString()));
    }

    private static String tokenExchange(TestToken token) {
        return "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&audience=registry.example.com"
                + "&subject_token_type=urn:ietf:params:oauth:token-type:id_token&subject_token=" + token.signed();
    }

    private static String exchange(TestToken token) {
        return "grant_type=access_token&service=registry.example.com&access_token=" + token.signed();
    }
}
