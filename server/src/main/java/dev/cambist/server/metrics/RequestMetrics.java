package dev.cambist.server.metrics;

import dev.cambist.core.access.Rule;
import dev.cambist.core.access.Verdict;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.server.audit.Outcome;
import dev.cambist.server.audit.RequestEvent;
import dev.cambist.server.audit.RequestEvent.RegistryOperation;
import dev.cambist.server.audit.RequestEvent.Result;
import dev.cambist.server.audit.RequestEvents;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Counts requests and what came of them. No label has a value that a stranger chose: names come from the configuration
 * and from sealed types, and a method or registry that is not known is counted without its name.
 */
final class RequestMetrics implements RequestEvents {
    /** The endpoint of requests to registries, whichever path they have. */
    static final String REGISTRY = "registry";

    private static final String NONE = "";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final double[] ANSWERS = {0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5, 30};
    private static final double[] TRANSFERS = {0.001, 0.0025, 0.005, 0.01, 0.05, 0.25, 1, 5, 30, 120, 600, 3600};

    private final Predicate<String> isRegistry;
    private final RuleLabels rules = new RuleLabels();
    private final Counter requests;
    private final Histogram answers;
    private final Counter tokens;
    private final Counter grants;
    private final Counter operations;
    private final Histogram transfers;
    private final Counter received;
    private final Counter sent;
    private final Counter upstreamErrors;
    private final List<String> upstreamFailures;
    private final Set<String> begun = ConcurrentHashMap.newKeySet(); // registries that have a series for each of these

    /**
     * Nothing is counted yet.
     *
     * @param isRegistry whether a registry of that name is configured, at the time of the question
     * @param upstreamFailures what can be wrong with a registry behind the gateway, each in a word
     */
    RequestMetrics(PrometheusRegistry registry, Predicate<String> isRegistry, List<String> upstreamFailures) {
        this.isRegistry = isRegistry;
        this.upstreamFailures = List.copyOf(upstreamFailures);
        requests = Counter.builder()
                .name("cambist_requests_total")
                .help("Requests by endpoint, what came of them and, if refused, the refusal's name.")
                .labelNames("endpoint", "outcome", "refusal")
                .withoutExemplars()
                .register(registry);
        answers = histogram("cambist_request_duration_seconds", "Time to the answer of a token endpoint.", ANSWERS)
                .labelNames("endpoint")
                .register(registry);
        tokens = Counter.builder()
                .name("cambist_tokens_issued_total")
                .help("Tokens issued, by kind (refresh or access), registry and the issuer of who got them.")
                .labelNames("kind", "registry", "issuer")
                .withoutExemplars()
                .register(registry);
        grants = Counter.builder()
                .name("cambist_grants_total")
                .help("Access tokens that a rule gave something to, by issuer and rule; from the 1,001st pair on"
                        + " without their names.")
                .labelNames("issuer", "rule")
                .withoutExemplars()
                .register(registry);
        operations = Counter.builder()
                .name("cambist_registry_requests_total")
                .help("Requests to a registry behind the gateway, by registry, operation, method and status.")
                .labelNames("registry", "operation", "method", "status")
                .withoutExemplars()
                .register(registry);
        transfers = histogram(
                        "cambist_registry_request_duration_seconds",
                        "Time to the end of the answer of a request to a registry.",
                        TRANSFERS)
                .labelNames("registry", "operation")
                .register(registry);
        received = bytes(registry, "cambist_registry_received_bytes_total", "Bytes of requests' bodies.");
        sent = bytes(registry, "cambist_registry_sent_bytes_total", "Bytes of answers' bodies.");
        upstreamErrors = Counter.builder()
                .name("cambist_upstream_errors_total")
                .help("Requests that could not be answered because the registry behind the gateway did not do its part,"
                        + " by what was wrong.")
                .labelNames("registry", "kind")
                .withoutExemplars()
                .register(registry);
    }

    /** Classic and native at once; a scraper gets the one or the other, by the format that it asks for. */
    private static Histogram.Builder histogram(String name, String help, double... bounds) {
        Histogram.Builder histogram = Histogram.builder().name(name).help(help);
        histogram.classicUpperBounds(bounds).withoutExemplars();
        return histogram;
    }

    private static Counter bytes(PrometheusRegistry registry, String name, String help) {
        return Counter.builder()
                .name(name)
                .help(help)
                .labelNames("registry")
                .withoutExemplars()
                .register(registry);
    }

    @Override
    public void publish(RequestEvent event) {
        String refusal = event.result() instanceof Result.Refused refused
                ? refused.refusal().reason()
                : NONE;
        String outcome = Outcome.of(event).word();
        String registry = event.service().filter(isRegistry).orElse(NONE);
        double seconds = event.took().toNanos() / 1e9;
        Optional<RegistryOperation> operation = event.registry();
        if (operation.isPresent()) {
            requests.labelValues(REGISTRY, outcome, refusal).inc();
            operation(event, operation.get(), registry, seconds);
        } else {
            String endpoint = event.endpoint().substring(event.endpoint().indexOf(' ') + 1);
            requests.labelValues(endpoint, outcome, refusal).inc();
            answers.labelValues(endpoint).observe(seconds);
            issued(event, registry);
        }
    }

    /** How many tokens each rule gave something to, by its name. */
    Map<String, Long> grantsByRule() {
        Map<String, Long> given = new HashMap<>();
        grants.collect()
                .getDataPoints()
                .forEach(point -> given.merge(point.getLabels().get("rule"), (long) point.getValue(), Long::sum));
        return given;
    }

    private void issued(RequestEvent event, String registry) {
        String issuer = event.caller().map(RequestMetrics::issuer).orElse(NONE);
        switch (event.result()) {
            case Result.Exchanged done ->
                tokens.labelValues("refresh", registry, issuer).inc();
            case Result.Issued done -> {
                tokens.labelValues("access", registry, issuer).inc();
                List<Verdict.Granted> given = done.decision().grants();
                for (int at = 0; at < given.size(); at++) {
                    Rule rule = given.get(at).rule();
                    if (!isOfAPersonsRobot(rule, event)) {
                        grants.labelValues(rules.of(issuer, rule)).inc();
                    }
                }
            }
            case Result.Refused refused -> {}
            case Result.Admitted admitted -> {}
            case Result.Administered done -> {}
            case Result.Failed failed -> {}
        }
    }

    /** People make robots as they like: each would be a series, and drive the names of rules out. */
    private static boolean isOfAPersonsRobot(Rule rule, RequestEvent event) {
        return event.caller().orElse(null) instanceof Caller.Robot robot
                && robot.owner().isPresent()
                && rule.name().equals(robot.toString());
    }

    private static String issuer(Caller caller) {
        return switch (caller) {
            case Identity identity -> identity.issuer();
            case Caller.Robot robot -> "robot";
            case Caller.Bearer bearer -> NONE;
            case Caller.Anonymous anonymous -> "anonymous";
        };
    }

    private void operation(RequestEvent event, RegistryOperation done, String registry, double seconds) {
        String method = event.endpoint().substring(0, event.endpoint().indexOf(' '));
        String operation = done.operation().orElse(NONE);
        operations
                .labelValues(
                        registry, operation, METHODS.contains(method) ? method : "other", String.valueOf(done.status()))
                .inc();
        transfers.labelValues(registry, operation).observe(seconds);
        received.labelValues(registry).inc(done.received());
        sent.labelValues(registry).inc(done.sent());
        // Each begins at 0 with the first request: the rate of a series that begins at 1 is not seen.
        if (begun.add(registry)) {
            upstreamFailures.forEach(kind -> upstreamErrors.labelValues(registry, kind));
        }
        if (event.result() instanceof Result.Refused refused
                && refused.refusal() instanceof Temporary.UpstreamUnavailable failure) {
            upstreamErrors.labelValues(registry, failure.kind()).inc();
        }
    }
}
