package dev.cambist.server.portal.operators;

import dev.cambist.server.audit.Outcome;
import dev.cambist.server.http.Answer;
import dev.cambist.server.issuer.IssuerState;
import dev.cambist.server.portal.operators.RefusalCounts.By;
import dev.cambist.server.portal.operators.RefusalCounts.Count;
import dev.cambist.server.settings.Configuration;
import dev.cambist.server.settings.RegistrySettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** How it stands with the server: what needs care first, then what was refused, then everything that it stands on. */
record OverviewPage(Supplier<ServerState> state, RefusalCounts refusals, InstantSource clock) {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration CERTIFICATE_SOON = Duration.ofDays(14);

    /** Everything. */
    public record View(
            boolean ready,
            List<Care> care,
            List<Server> servers,
            List<Refused> refused,
            List<Issuer> issuers,
            List<Registry> registries,
            List<Key> keys) {}

    /**
     * Something that needs somebody.
     *
     * @param page where there is more; empty where the log has it
     */
    public record Care(String words, String page) {}

    /** What was refused in a span of time. */
    public record Refused(String span, Chart chart, List<Reason> reasons, List<Count> issuers) {}

    /**
     * Why something was refused, and how often.
     *
     * @param page with the requests; empty for what the audit has under no reason
     */
    public record Reason(String name, long count, String page) {
        static Reason of(Count count) {
            boolean refusal = Outcome.named(count.name()).isEmpty();
            return new Reason(count.name(), count.count(), refusal ? AuditPage.PATH + "?reason=" + count.name() : "");
        }
    }

    /**
     * A server that shares the store.
     *
     * @param here whether it is the one that shows this
     * @param age since its last sign of life
     */
    public record Server(
            String host, String version, String since, boolean here, boolean quiet, String age, String configuration) {
        static Server of(Answered one, Instant now) {
            Instant seen = Instant.parse(one.text("seen"));
            return new Server(
                    one.text("host"),
                    one.text("version"),
                    one.moment("started"),
                    one.flag("this"),
                    one.flag("quiet"),
                    Moments.age(Optional.of(seen.isAfter(now) ? now : seen), now),
                    one.text("configuration"));
        }
    }

    /** An issuer. */
    public record Issuer(String name, String url, boolean good, String age, long failures) {}

    /**
     * A registry.
     *
     * @param upstream its address where this server is in front of it
     * @param failures how often it could not be reached in the last hour
     */
    public record Registry(String name, String upstream, long failures, String index) {}

    /** A key that signs. */
    public record Key(String of, String id, String algorithm, String age, String certificateEnds) {}

    Answer show(OperatorVisit visit) {
        ServerState now = state.get();
        Instant moment = clock.instant();
        List<Answered> keys = visit.ask("/keys", Map.of()).list("keys");
        List<Answered> crawls = visit.ask("/crawls", Map.of()).list("crawls");
        List<Answered> servers = visit.ask("/replicas", Map.of()).list("replicas");
        visit.did("looked at the overview");
        View view = new View(
                now.health().problems().stream().noneMatch(problem -> problem.unready()),
                care(now, servers, keys, crawls, moment),
                servers.stream().map(server -> Server.of(server, moment)).toList(),
                List.of(
                        refused("hour", HOUR, Duration.ofMinutes(1), 60),
                        refused("day", DAY, Duration.ofMinutes(30), 48)),
                now.issuers().stream().map(issuer -> issuer(issuer, moment)).toList(),
                registries(now.configuration(), crawls),
                keys.stream()
                        .filter(key -> key.text("stage").equals("current"))
                        .map(key -> key(key, moment))
                        .toList());
        return visit.page("Overview", (output, frame) -> JteoverviewGenerated.render(output, null, frame, view));
    }

    private static List<Care> care(
            ServerState now, List<Answered> servers, List<Answered> keys, List<Answered> crawls, Instant moment) {
        List<Care> care = new ArrayList<>();
        now.health().problems().forEach(problem -> care.add(new Care(problem.text(), "")));
        servers.forEach(server -> careFor(server).forEach(words -> care.add(new Care(words, ""))));
        now.issuers().stream()
                .filter(issuer -> !issuer.hasKeys())
                .forEach(issuer -> care.add(new Care(
                        "of issuer " + issuer.name() + " there are no keys, so that nobody of it can sign in", "")));
        for (Answered key : keys) {
            if (!key.text("certificate_ends").isEmpty()
                    && Instant.parse(key.text("certificate_ends")).isBefore(moment.plus(CERTIFICATE_SOON))
                    && key.text("stage").equals("current")) {
                care.add(new Care(
                        "the certificate of the key of " + key.text("registry") + " ends at "
                                + key.moment("certificate_ends"),
                        KeysPage.PATH));
            }
        }
        crawls.stream()
                .filter(crawl -> !crawl.text("trouble").isEmpty())
                .forEach(crawl -> care.add(new Care(
                        "the index of " + crawl.text("registry") + " is not kept in step: " + crawl.text("trouble"),
                        "")));
        return care;
    }

    private static List<String> careFor(Answered server) {
        List<String> words = new ArrayList<>();
        String name = "server " + server.text("host");
        if (server.flag("quiet")) {
            words.add(name + " has given no sign of life since " + server.moment("seen")
                    + "; it is forgotten an hour after");
        }
        if (!server.flag("same_version")) {
            words.add(name + " is of another version than this one: " + server.text("version"));
        }
        if (!server.flag("same_configuration")) {
            words.add(name + " has another configuration than this one (but for the block server): "
                    + server.text("configuration"));
        }
        return words;
    }

    private Refused refused(String span, Duration length, Duration step, int steps) {
        return new Refused(
                span,
                Chart.of(refusals.steps(step, steps), clock.instant(), step),
                refusals.since(By.REASON, length).stream().map(Reason::of).toList(),
                refusals.since(By.ISSUER, length));
    }

    private static Issuer issuer(IssuerState issuer, Instant moment) {
        return new Issuer(
                issuer.name(),
                issuer.url(),
                issuer.hasKeys(),
                Moments.age(issuer.keysRead(), moment),
                issuer.failures());
    }

    private List<Registry> registries(Configuration configuration, List<Answered> crawls) {
        List<Count> failures = refusals.since(By.UPSTREAM, HOUR);
        return configuration.registries().stream()
                .map(registry -> new Registry(
                        registry.service(), upstream(registry), failures(failures, registry), index(crawls, registry)))
                .toList();
    }

    private static String upstream(RegistrySettings registry) {
        return registry.upstream().map(upstream -> upstream.url().toString()).orElse("");
    }

    private static long failures(List<Count> failures, RegistrySettings registry) {
        return failures.stream()
                .filter(count -> count.name().equals(registry.service()))
                .mapToLong(Count::count)
                .sum();
    }

    private static String index(List<Answered> crawls, RegistrySettings registry) {
        return crawls.stream()
                .filter(crawl -> crawl.text("registry").equals(registry.service()))
                .map(crawl -> crawl.text("stage"))
                .findFirst()
                .orElse("");
    }

    private static Key key(Answered key, Instant moment) {
        return new Key(
                KeysPage.owner(key),
                key.text("id"),
                key.text("algorithm"),
                Moments.age(key.json().text("since").map(Instant::parse), moment),
                key.moment("certificate_ends"));
    }
}
