package dev.cambist.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.access.Action;
import dev.cambist.core.access.Decision;
import dev.cambist.core.access.RepositoryPattern;
import dev.cambist.core.access.Rights;
import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Scope;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.access.Who;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RegistryRefusal;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.audit.RequestEvent;
import dev.cambist.server.audit.RequestEvent.RegistryOperation;
import dev.cambist.server.audit.RequestEvent.Result;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RequestMetricsTest {
    private static final String SERVICE = "registry.example.com";
    private static final Identity ALICE = new Identity("corp", "https://login.example.com", "alice", JsonObject.EMPTY);

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RequestMetrics metrics =
            new RequestMetrics(registry, SERVICE::equals, List.of("silent", "unreachable"));

    @Test
    void exchange_granted_isCountedWithRegistryAndIssuer() {
        metrics.publish(event(
                "POST /oauth2/exchange",
                SERVICE,
                Optional.of(ALICE),
                new Result.Exchanged(new Rights(Set.of(Action.PULL), List.of(rule("readers"))), "id"),
                Optional.empty()));

        assertThat(page())
                .contains("cambist_requests_total{endpoint=\"/oauth2/exchange\",outcome=\"granted\",refusal=\"\"} 1.0")
                .contains("cambist_tokens_issued_total{issuer=\"corp\",kind=\"refresh\",registry=\"" + SERVICE
                        + "\"} 1.0")
                .contains("cambist_request_duration_seconds_bucket{endpoint=\"/oauth2/exchange\",le=\"0.005\"} 1");
    }

    @Test
    void token_granted_isCountedForEachRuleThatGaveSomething() {
        List<Scope> scopes = List.of(scope("team/app"));
        for (int time = 0; time < 3; time++) {
            metrics.publish(event(
                    "POST /oauth2/token",
                    SERVICE,
                    Optional.of(ALICE),
                    new Result.Issued(
                            new Decision(
                                    scopes,
                                    scopes,
                                    List.of(
                                            new Verdict.Granted(rule("readers"), scopes),
                                            new Verdict.Granted(rule("team \"a\"\n"), scopes))),
                            "id"),
                    Optional.empty()));
        }

        assertThat(page())
                .contains("cambist_grants_total{issuer=\"corp\",rule=\"readers\"} 3.0")
                .contains("cambist_grants_total{issuer=\"corp\",rule=\"team \\\"a\\\"\\n\"} 3.0");
    }

    @Test
    void request_refused_isCountedWithTheRefusalsName() {
        metrics.publish(refused("POST /oauth2/token", SERVICE, Optional.empty()));

        assertThat(page())
                .contains("cambist_requests_total{endpoint=\"/oauth2/token\",outcome=\"refused\","
                        + "refusal=\"overloaded\"} 1.0");
    }

    @Test
    void request_toARegistry_isCountedWithWhatItMoved() {
        metrics.publish(event(
                "PATCH /v2/", SERVICE, Optional.of(ALICE), new Result.Admitted(false), operation(202, 1_000, 20)));

        assertThat(page())
                .contains("cambist_registry_requests_total{method=\"PATCH\",operation=\"upload\",registry=\"" + SERVICE
                        + "\",status=\"202\"} 1.0")
                .contains("cambist_registry_received_bytes_total{registry=\"" + SERVICE + "\"} 1000.0")
                .contains("cambist_registry_sent_bytes_total{registry=\"" + SERVICE + "\"} 20.0")
                .contains("cambist_upstream_errors_total{kind=\"silent\",registry=\"" + SERVICE + "\"} 0.0")
                .contains("cambist_upstream_errors_total{kind=\"unreachable\",registry=\"" + SERVICE + "\"} 0.0");
    }

    @Test
    void request_thatTheUpstreamFails_isCountedAsItsError() {
        metrics.publish(event(
                "PUT /v2/",
                SERVICE,
                Optional.of(ALICE),
                new Result.Refused(new Temporary.UpstreamUnavailable("silent", "is silent", Duration.ofSeconds(1))),
                operation(503, 0, 0)));
        metrics.publish(event(
                "PUT /v2/",
                SERVICE,
                Optional.of(ALICE),
                new Result.Refused(new RegistryRefusal.NoToken()),
                operation(401, 0, 0)));

        assertThat(page())
                .contains("cambist_upstream_errors_total{kind=\"silent\",registry=\"" + SERVICE + "\"} 1.0")
                .contains("cambist_upstream_errors_total{kind=\"unreachable\",registry=\"" + SERVICE + "\"} 0.0");
    }

    /** Each pair of labels is a time series for ever: what strangers send must not make any. */
    @Test
    void requests_withNamesThatStrangersMadeUp_makeNoSeriesOfTheirOwn() {
        for (int at = 0; at < 1_000; at++) {
            String name = "stranger" + at;
            metrics.publish(refused("POST /oauth2/token", name, Optional.empty()));
            metrics.publish(refused("X" + at + " /v2/", name, operation(400, 0, 0)));
        }

        assertThat(page()).doesNotContain("stranger").doesNotContain("X7");
        assertThat(page().lines()).hasSizeLessThan(100);
    }

    @Test
    void rules_moreThanAreNamed_areCountedTogether() {
        List<Scope> scopes = List.of(scope("team/app"));
        for (int at = 0; at < RuleLabels.MOST + 500; at++) {
            metrics.publish(event(
                    "POST /oauth2/token",
                    SERVICE,
                    Optional.of(ALICE),
                    new Result.Issued(
                            new Decision(scopes, scopes, List.of(new Verdict.Granted(rule("rule" + at), scopes))),
                            "id"),
                    Optional.empty()));
        }

        assertThat(page()).contains("cambist_grants_total{issuer=\"corp\",rule=\"(others)\"} 500.0");
        assertThat(page().lines().filter(line -> line.startsWith("cambist_grants_total{")))
                .hasSize(RuleLabels.MOST + 1);
    }

    @Test
    void robots_thatPeopleMake_areCountedByTheRulesOfTheirOwnersAlone() {
        List<Scope> scopes = List.of(scope("team/app"));
        for (int at = 0; at < 100; at++) {
            Caller robot = new Caller.Robot("ci-" + at, Optional.of(ALICE));
            Decision decision = new Decision(
                    scopes,
                    scopes,
                    List.of(
                            new Verdict.Granted(rule(robot.toString()), scopes),
                            new Verdict.Granted(rule("the team"), scopes)));
            metrics.publish(event(
                    "POST /oauth2/token",
                    SERVICE,
                    Optional.of(robot),
                    new Result.Issued(decision, "id"),
                    Optional.empty()));
        }

        assertThat(page())
                .contains("cambist_grants_total{issuer=\"robot\",rule=\"the team\"} 100.0")
                .doesNotContain("ci-");
    }

    @Test
    void token_ofAnAnonymousCaller_isCountedAsSuch() {
        metrics.publish(event(
                "GET /oauth2/token",
                SERVICE,
                Optional.of(new Caller.Anonymous()),
                new Result.Issued(new Decision(List.of(), List.of(), List.of()), "id"),
                Optional.empty()));

        assertThat(page())
                .contains("cambist_tokens_issued_total{issuer=\"anonymous\",kind=\"access\",registry=\"" + SERVICE
                        + "\"} 1.0");
    }

    @Test
    void request_withAnUnknownService_isCountedWithoutItsName() {
        metrics.publish(event(
                "POST /oauth2/token",
                "evil.example.com",
                Optional.empty(),
                new Result.Refused(new InvalidRequest.UnknownPath("/")),
                Optional.empty()));

        assertThat(page()).doesNotContain("evil");
    }

    private String page() {
        return PrometheusTextFormatWriter.create().toDebugString(registry.scrape());
    }

    private static Scope scope(String repository) {
        return Scope.repository(repository, Set.of(Action.PULL));
    }

    private static Rule rule(String name) {
        return new Rule(name, 0, new Who.Anyone(), Set.of(Action.PULL), List.of(RepositoryPattern.of("**")));
    }

    private static Optional<RegistryOperation> operation(int status, long received, long sent) {
        return Optional.of(new RegistryOperation(
                Optional.of("upload"),
                Optional.of("team/app"),
                Optional.empty(),
                Optional.empty(),
                status,
                received,
                sent));
    }

    static RequestEvent refused(String endpoint, String service, Optional<RegistryOperation> operation) {
        return event(
                endpoint,
                service,
                Optional.empty(),
                new Result.Refused(new Temporary.Overloaded(Duration.ofSeconds(1))),
                operation);
    }

    private static RequestEvent event(
            String endpoint,
            String service,
            Optional<Caller> caller,
            Result result,
            Optional<RegistryOperation> operation) {
        return new RequestEvent(
                new UUID(1, 2),
                Optional.empty(),
                InetAddress.getLoopbackAddress(),
                Optional.empty(),
                endpoint,
                Optional.of(service),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                caller,
                Optional.empty(),
                operation,
                result,
                Optional.empty(),
                Duration.ofMillis(3));
    }
}
