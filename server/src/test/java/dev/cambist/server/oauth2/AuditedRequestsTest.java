package dev.cambist.server.oauth2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.Secret;
import dev.cambist.server.audit.AuditRecord;
import dev.cambist.server.audit.AuditSchema;
import dev.cambist.server.audit.Fact;
import dev.cambist.server.audit.Outcome;
import dev.cambist.server.audit.RequestEvent;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.BodyText;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.http.TestCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AuditedRequestsTest {
    private static final Instant TIME = Instant.parse("2026-11-22T12:00:01Z");

    /** Keeps what it is given. */
    private static final class Kept implements RequestEvents {
        private final List<AuditRecord> records = new ArrayList<>();

        @Override
        public void publish(RequestEvent event) {
            AuditRecord record = AuditRecord.of(event, TIME);
            AuditSchema.assertHolds(record);
            records.add(record);
        }
    }

    private final Kept kept = new Kept();
    private final RouteTable routes =
            TestRoutes.ofPublic(() -> TestFlows.at(TestFlows.NOW, TestFlows.TEAM, TestFlows.PUBLIC), 1, kept);

    @Test
    void exchange_granted_recordsWhoAndTheDigestOfTheToken() {
        String token = TestToken.good().signed();
        routes.answer(TestCall.post("/oauth2/exchange", exchange(token)));

        AuditRecord record = only();
        assertThat(record.outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(record.time()).isEqualTo(TIME);
        assertThat(record.correlation()).isEqualTo(TestCall.ID.toString());
        assertThat(record.endpoint()).isEqualTo("POST /oauth2/exchange");
        assertThat(record.facts())
                .containsEntry(Fact.ISSUER, "corp")
                .containsEntry(Fact.SUBJECT, "alice")
                .containsEntry(Fact.SERVICE, "registry.example.com")
                .containsEntry(Fact.TOKEN_SHA256, new Secret(token).sha256())
                .containsKey(Fact.JTI);
        assertThat(record.explanation().rules()).hasSize(2).first().satisfies(said -> {
            assertThat(said.rule()).isEqualTo("the team");
            assertThat(said.granted()).containsExactly("pull", "push", "metadata_read", "metadata_write");
        });
    }

    @Test
    void request_partOfATrace_isRecordedWithItsId() {
        routes.answer(TestCall.get(
                "/oauth2/token",
                "service=nobody",
                Map.of("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")));

        assertThat(only().facts()).containsEntry(Fact.TRACE, "0af7651916cd43dd8448eb211c80319c");
    }

    /** The names of issuers have no slashes; those of subjects do, and look like other callers. */
    @Test
    void exchange_subjectThatLooksLikeAnotherCaller_isRecordedInParts() {
        for (String subject : List.of("a/b", "access token of root", "anonymous")) {
            RouteTable everybody = TestRoutes.ofPublic(() -> TestFlows.at(TestFlows.NOW, TestFlows.PUBLIC), 1, kept);
            everybody.answer(TestCall.post(
                    "/oauth2/exchange",
                    exchange(TestToken.good().claim("sub", subject).signed())));

            assertThat(only().facts())
                    .containsEntry(Fact.CALLER, "corp/" + subject)
                    .containsEntry(Fact.ISSUER, "corp")
                    .containsEntry(Fact.SUBJECT, subject);
            kept.records.clear();
        }
    }

    @Test
    void exchange_noRights_recordsWhyOfEachRule() {
        RouteTable teamOnly = TestRoutes.ofPublic(() -> TestFlows.at(TestFlows.NOW, TestFlows.TEAM), 1, kept);
        teamOnly.answer(TestCall.post(
                "/oauth2/exchange",
                exchange(TestToken.good().claim("sub", "mallory").signed())));

        AuditRecord record = only();
        assertThat(record.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(record.facts()).containsEntry(Fact.SUBJECT, "mallory");
        assertThat(record.refusal())
                .hasValueSatisfying(refused -> assertThat(refused.name()).isEqualTo("no_rights"));
        assertThat(record.why())
                .containsExactly("rule \"the team\" (line 1) did not apply: subject is mallory, the rule wants alice");
    }

    @Test
    void token_grantedInFull_recordsOnlyTheRulesThatGave() {
        routes.answer(token("repository:public/app:pull"));

        AuditRecord record = only();
        assertThat(record.outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(record.facts()).containsEntry(Fact.CALLER, "anonymous").doesNotContainKey(Fact.SUBJECT);
        assertThat(record.explanation().rules())
                .singleElement()
                .satisfies(said -> assertThat(said.rule()).isEqualTo("the public"));
        assertThat(record.explanation().allRules()).isFalse();
    }

    @Test
    void token_partlyGranted_recordsWhatIsMissingAndWhy() {
        routes.answer(token("repository:public/app:pull,push"));

        AuditRecord record = only();
        assertThat(record.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(record.explanation().missing()).containsExactly("repository:public/app:push");
        assertThat(record.explanation().rules()).hasSize(2).first().satisfies(said -> {
            assertThat(said.reason()).isEqualTo("caller_is_anonymous");
            assertThat(said.message()).contains("anonymous");
        });
        assertThat(record.explanation().allRules()).isTrue();
    }

    @Test
    void token_nothingGranted_isDenied() {
        routes.answer(token("repository:team/app:pull"));

        assertThat(only().outcome()).isEqualTo(Outcome.DENIED);
    }

    @Test
    void request_thatEndsInABug_isRecordedAsFailed() {
        RouteTable broken = TestRoutes.ofPublic(
                () -> {
                    throw new IllegalStateException("a bug");
                },
                1,
                kept);
        broken.answer(token("repository:public/app:pull"));

        assertThat(only().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void record_ofAnyRequest_holdsNoToken() {
        String token = TestToken.good().signed();
        routes.answer(TestCall.post("/oauth2/exchange", exchange(token)));
        routes.answer(TestCall.post("/oauth2/exchange", exchange(token) + "&access_token=twice"));
        routes.answer(TestCall.post(
                "/oauth2/token", "grant_type=refresh_token&service=registry.example.com&refresh_token=" + token));
        routes.answer(TestCall.get("/oauth2/token", "service=" + token, Map.of()));

        assertThat(kept.records).hasSize(4);
        String signature = TestToken.parts(token).getLast();
        assertThat(kept.records)
                .allSatisfy(record -> assertThat(record.toJson()).doesNotContain(signature.substring(0, 20)));
    }

    @Test
    void refusal_asTheCallerSeesIt_namesNoRuleAndNobodyElse() {
        Answer noRights = TestRoutes.ofPublic(() -> TestFlows.at(TestFlows.NOW, TestFlows.TEAM), 1, kept)
                .answer(TestCall.post(
                        "/oauth2/exchange",
                        exchange(TestToken.good().claim("sub", "mallory").signed())));
        Answer denied = routes.answer(token("repository:team/app:pull"));

        assertThat(noRights.status()).isEqualTo(401);
        assertThat(BodyText.of(noRights) + BodyText.of(denied))
                .contains("mallory")
                .doesNotContain("alice")
                .doesNotContain("the team")
                .doesNotContain("team/**")
                .doesNotContain("the rule wants");
    }

    private AuditRecord only() {
        assertThat(kept.records).hasSize(1);
        return kept.records.getFirst();
    }

    private static Call token(String scope) {
        return TestCall.get("/oauth2/token", "service=registry.example.com&scope=" + scope, Map.of());
    }

    private static String exchange(String token) {
        return "grant_type=access_token&service=registry.example.com&access_token=" + token;
    }
}
