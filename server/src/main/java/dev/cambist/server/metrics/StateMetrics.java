package dev.cambist.server.metrics;

import dev.cambist.server.watch.Reloads;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * How it stands with what is not a request: asked at each scrape, where it is known. Whoever knows something enters it
 * here once; what nobody has entered has no series.
 */
public final class StateMetrics {
    /**
     * A key of ours that signs now.
     *
     * @param purpose {@code access}, or {@code refresh} of all registries
     * @param registry whose tokens it signs, or empty
     */
    public record SigningKeyAge(String purpose, String registry, Instant since) {}

    /**
     * A certificate that others look at now.
     *
     * @param name what it is for, in a word
     * @param registry whose tokens carry it, or empty
     */
    public record CertificateTimes(String name, String registry, Instant from, Instant until) {}

    private static final double MILLIS = 1e3; // of a second

    private final Map<String, Supplier<Reloads>> reloads = new ConcurrentSkipListMap<>();
    private final Map<String, LongSupplier> limits = new ConcurrentSkipListMap<>();
    private final IndexMetrics index;
    private final Map<String, LongSupplier> spans = new ConcurrentSkipListMap<>();
    private volatile Supplier<Collection<SigningKeyAge>> keys = List::of;
    private volatile Supplier<Collection<CertificateTimes>> certificates = List::of;

    StateMetrics(PrometheusRegistry registry, InstantSource clock) {
        CounterWithCallback.builder()
                .name("cambist_reloads_total")
                .help("Changes of what is watched, by what it is and what came of them.")
                .labelNames("subject", "outcome")
                .callback(each -> reloads.forEach((subject, counts) -> {
                    Reloads now = counts.get();
                    each.call((double) now.loaded(), subject, "loaded");
                    each.call((double) now.refused(), subject, "refused");
                    each.call((double) now.failed(), subject, "failed");
                }))
                .register(registry);
        GaugeWithCallback.builder()
                .name("cambist_reload_behind")
                .help("Whether what is in force is not what is there now: 1, or 0.")
                .labelNames("subject")
                .callback(each -> reloads.forEach(
                        (subject, counts) -> each.call(counts.get().isBehind() ? 1 : 0, subject)))
                .register(registry);
        CounterWithCallback.builder()
                .name("cambist_limit_hits_total")
                .help("Requests that a limit refused, by the limit.")
                .labelNames("limit")
                .callback(each -> limits.forEach((limit, hits) -> each.call((double) hits.getAsLong(), limit)))
                .register(registry);
        CounterWithCallback.builder()
                .name("cambist_spans_total")
                .help("Spans of traces, by whether the collector took them.")
                .labelNames("outcome")
                .callback(each -> spans.forEach((outcome, count) -> each.call((double) count.getAsLong(), outcome)))
                .register(registry);
        keysAndCertificates(registry, clock);
        index = new IndexMetrics(registry);
    }

    private void keysAndCertificates(PrometheusRegistry registry, InstantSource clock) {
        GaugeWithCallback.builder()
                .name("cambist_signing_key_age_seconds")
                .help("Time since the key began to sign that signs now.")
                .labelNames("purpose", "registry")
                .callback(each -> keys.get()
                        .forEach(key -> each.call(
                                Duration.between(key.since(), clock.instant()).toMillis() / MILLIS,
                                key.purpose(),
                                key.registry())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("cambist_certificate_not_before_timestamp_seconds")
                .help("Since when the certificate is valid, as Unix time.")
                .labelNames("certificate", "registry")
                .callback(each -> certificates
                        .get()
                        .forEach(one -> each.call((double) one.from().getEpochSecond(), one.name(), one.registry())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("cambist_certificate_not_after_timestamp_seconds")
                .help("Until when the certificate is valid, as Unix time.")
                .labelNames("certificate", "registry")
                .callback(each -> certificates
                        .get()
                        .forEach(one -> each.call((double) one.until().getEpochSecond(), one.name(), one.registry())))
                .register(registry);
    }

    /** What came of the changes of something, such as {@code configuration}. */
    public void reloads(String subject, Supplier<Reloads> counts) {
        reloads.put(subject, counts);
    }

    /** How many requests a limit refused since the start. */
    public void limit(String name, LongSupplier hits) {
        limits.put(name, hits);
    }

    /** How many spans a collector of traces took since the start, and how many no collector got. */
    public void spans(LongSupplier sent, LongSupplier dropped) {
        spans.put("sent", sent);
        spans.put("dropped", dropped);
    }

    /** Tells how far the index is in step with registries too. */
    public IndexMetrics index() {
        return index;
    }

    /** The keys that sign, and the certificates, at the time of the question. */
    public void keys(
            Supplier<Collection<SigningKeyAge>> signing, Supplier<Collection<CertificateTimes>> shownCertificates) {
        keys = signing;
        certificates = shownCertificates;
    }
}
