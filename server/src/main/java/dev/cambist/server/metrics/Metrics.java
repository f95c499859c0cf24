package dev.cambist.server.metrics;

import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.crypto.Cryptography;
import dev.cambist.server.health.ProgramVersion;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.MemoryUse;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.issuer.IssuerState;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Everything that the server says of itself in numbers, at {@code /metrics} in Prometheus' text format, OpenMetrics' or
 * protobuf, whichever is asked for. Names have base units and Prometheus' suffixes.
 */
public final class Metrics {
    private static final String PATH = "/metrics";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormatWriter protobuf = new PrometheusProtobufWriter();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final RequestMetrics requests;
    private final StateMetrics states;
    private boolean jvmIsRegistered;

    /**
     * Nothing is counted yet.
     *
     * @param isRegistry whether a registry of that name is configured, at the time of the question
     * @param upstreamFailures what can be wrong with a registry behind the gateway, each in a word
     * @param issuers how the configured issuers stand, at the time of the question
     */
    public Metrics(
            Predicate<String> isRegistry,
            List<String> upstreamFailures,
            Supplier<Collection<IssuerState>> issuers,
            InstantSource clock) {
        requests = new RequestMetrics(registry, isRegistry, upstreamFailures);
        states = new StateMetrics(registry, clock);
        issuers(issuers, clock);
        Info.builder()
                .name("cambist_build_info")
                .help("The version that runs.")
                .labelNames("version")
                .register(registry)
                .addLabelValues(ProgramVersion.TEXT);
        Info.builder()
                .name("cambist_crypto_provider_info")
                .help("Whose code computes signatures.")
                .labelNames("provider")
                .register(registry)
                .addLabelValues(Cryptography.name());
    }

    /** How many tokens each rule gave something to, by its name. */
    public Map<String, Long> grantsByRule() {
        return requests.grantsByRule();
    }

    /** Counts each request. */
    public RequestEvents requests() {
        return requests;
    }

    /** Tells how things stand too: reloads, keys and certificates, limits. */
    public StateMetrics states() {
        return states;
    }

    /** Tells of the memory for what is unfinished too; to be called once, when there is a listener. */
    public void memory(Supplier<MemoryUse> memory) {
        GaugeWithCallback.builder()
                .name("cambist_unfinished_memory_bytes")
                .help("Memory that connections and requests at work are counted as taking.")
                .callback(each -> each.call((double) memory.get().held()))
                .register(registry);
        GaugeWithCallback.builder()
                .name("cambist_unfinished_memory_limit_bytes")
                .help("Memory that there is for connections and requests at work.")
                .callback(each -> each.call((double) memory.get().limit()))
                .register(registry);
        CounterWithCallback.builder()
                .name("cambist_unfinished_memory_evictions_total")
                .help("Idle or slow connections and requests that were given up to make room.")
                .callback(each -> each.call((double) memory.get().evictions()))
                .register(registry);
    }

    /** Adds {@code /metrics}, for the management listener. */
    public void addTo(RouteTable.Builder routes) {
        routes.retrieval(PATH, this::answer);
    }

    private void issuers(Supplier<Collection<IssuerState>> issuers, InstantSource clock) {
        GaugeWithCallback.builder()
                .name("cambist_issuer_keys_available")
                .help("Whether tokens of the issuer can be verified: 1, or 0 while its keys are not there.")
                .labelNames("issuer", "url")
                .callback(each ->
                        issuers.get().forEach(state -> each.call(state.hasKeys() ? 1 : 0, state.name(), state.url())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("cambist_issuer_keys_age_seconds")
                .help("Time since the issuer's keys were last read.")
                .labelNames("issuer", "url")
                .callback(each -> issuers.get()
                        .forEach(state -> state.keysRead()
                                .ifPresent(at -> each.call(
                                        Duration.between(at, clock.instant()).toMillis() / 1e3,
                                        state.name(),
                                        state.url()))))
                .register(registry);
        CounterWithCallback.builder()
                .name("cambist_issuer_key_failures_total")
                .help("Times that the issuer's keys could not be read.")
                .labelNames("issuer", "url")
                .callback(each ->
                        issuers.get().forEach(state -> each.call((double) state.failures(), state.name(), state.url())))
                .register(registry);
    }

    /** Everything that is counted, as it is now. */
    MetricSnapshots snapshots() {
        return registry.scrape();
    }

    private Answer answer(Call call) {
        registerJvm();
        String accept = String.join(",", call.headers().apply("Accept"));
        ExpositionFormatWriter writer = writer(accept);
        ByteArrayOutputStream page = new ByteArrayOutputStream(16 * 1024);
        try {
            writer.write(page, snapshots());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Answer.binary(
                200, Map.of("Content-Type", writer.getContentType(), "Cache-Control", "no-store"), page.toByteArray());
    }

    /** Who can read protobuf wants native histograms: Prometheus names it only then. */
    private ExpositionFormatWriter writer(String accept) {
        if (protobuf.accepts(accept)) {
            return protobuf;
        }
        return openMetrics.accepts(accept) ? openMetrics : text;
    }

    /** At the first scrape: what the JVM says of itself takes a while to set up, and a start does not wait for it. */
    private synchronized void registerJvm() {
        if (!jvmIsRegistered) {
            JvmMetrics.builder().register(registry);
            jvmIsRegistered = true;
        }
    }
}
