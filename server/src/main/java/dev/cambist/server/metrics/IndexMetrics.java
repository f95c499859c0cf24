package dev.cambist.server.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** How far the index of what registries hold is in step with them: asked at each scrape, where it is known. */
public final class IndexMetrics {
    /**
     * The crawl of a registry.
     *
     * @param isRunning whether this server is at it
     * @param isFailing whether it stopped, and is tried again
     * @param leftOut repositories that it left out, because the registry did not answer about them
     * @param lastEnd when one came to its end last
     * @param hints what the registry told of and was not looked at yet
     */
    public record CrawlNumbers(
            String registry,
            boolean isRunning,
            boolean isFailing,
            long repositories,
            long manifests,
            long leftOut,
            Optional<Instant> lastEnd,
            long hints) {}

    /**
     * What registries told of themselves.
     *
     * @param registry which one, or empty
     * @param outcome what became of it, in a word
     */
    public record Notifications(String registry, String outcome, long number) {}

    private volatile Supplier<Collection<CrawlNumbers>> crawls = List::of;
    private volatile Supplier<Collection<Notifications>> notifications = List::of;

    IndexMetrics(PrometheusRegistry registry) {
        gauge(
                registry,
                "cambist_index_crawl_running",
                "Whether this server looks through the registry now: 1, or 0.",
                crawl -> Optional.of(crawl.isRunning() ? 1.0 : 0.0));
        gauge(
                registry,
                "cambist_index_crawl_failing",
                "Whether the crawl stopped and is tried again: 1, or 0.",
                crawl -> Optional.of(crawl.isFailing() ? 1.0 : 0.0));
        gauge(
                registry,
                "cambist_index_crawl_repositories",
                "Repositories that this crawl, or the last one, has looked at.",
                crawl -> Optional.of((double) crawl.repositories()));
        gauge(
                registry,
                "cambist_index_crawl_manifests",
                "Manifests that this crawl, or the last one, has found.",
                crawl -> Optional.of((double) crawl.manifests()));
        gauge(
                registry,
                "cambist_index_crawl_left_out_repositories",
                "Repositories that this crawl, or the last one, has left out.",
                crawl -> Optional.of((double) crawl.leftOut()));
        gauge(
                registry,
                "cambist_index_crawl_last_end_timestamp_seconds",
                "When a crawl came to its end last, as Unix time.",
                crawl -> crawl.lastEnd().map(end -> (double) end.getEpochSecond()));
        gauge(
                registry,
                "cambist_index_hints_waiting",
                "What the registry told of and was not looked at yet.",
                crawl -> Optional.of((double) crawl.hints()));
        CounterWithCallback.builder()
                .name("cambist_notifications_total")
                .help("Notifications of registries, by what became of them.")
                .labelNames("registry", "outcome")
                .callback(each -> notifications
                        .get()
                        .forEach(count -> each.call((double) count.number(), count.registry(), count.outcome())))
                .register(registry);
    }

    private void gauge(
            PrometheusRegistry registry, String name, String help, Function<CrawlNumbers, Optional<Double>> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("registry")
                .callback(each -> crawls.get()
                        .forEach(crawl -> value.apply(crawl).ifPresent(number -> each.call(number, crawl.registry()))))
                .register(registry);
    }

    /** How it stands at the time of the question. */
    public void tell(
            Supplier<Collection<CrawlNumbers>> crawlNumbers, Supplier<Collection<Notifications>> notificationCounts) {
        crawls = crawlNumbers;
        notifications = notificationCounts;
    }
}
