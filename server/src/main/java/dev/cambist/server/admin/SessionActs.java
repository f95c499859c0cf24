package dev.cambist.server.admin;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.refusal.Temporary;
import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Robots;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.core.session.StoreException;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.server.sessions.LiveRevocations;
import dev.cambist.server.sessions.SessionLog;
import dev.cambist.server.store.StoreSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists sessions, and ends them.
 *
 * @param robots which there are now
 * @param registries what is served now
 */
public record SessionActs(
        StoreSource store,
        SessionLog log,
        LiveRevocations revocations,
        Robots robots,
        Supplier<List<ServedRegistry>> registries,
        InstantSource clock) {
    private static final Logger LOG = LoggerFactory.getLogger(SessionActs.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int MOST_REVOCATIONS = 10_000; // of one answer

    /**
     * A registry of the configuration.
     *
     * @param fronted whether its requests come through here, where a revoked access token is refused at once
     * @param accessLifetime how long its access tokens live
     */
    public record ServedRegistry(String name, boolean fronted, Duration accessLifetime) {}

    /** Adds {@code /sessions} and {@code /revocations}. */
    public void addTo(AdminApi api) {
        api.read("/sessions", this::list);
        api.read("/revocations", this::revoked);
        api.change("/revocations", this::revoke);
    }

    /** What a store does. */
    interface Question<T> {
        T answer() throws StoreException;
    }

    static <T> T ask(Question<T> question) {
        try {
            return question.answer();
        } catch (StoreException e) {
            LOG.error("store: {}", e.getMessage(), e);
            throw new RefusedException(new Temporary.StoreUnavailable(RETRY_AFTER));
        }
    }

    private AdminApi.Done list(Fields fields, String operator) {
        SessionFilter filter = AdminFields.filter(fields);
        int limit = AdminFields.limit(fields);
        Instant now = Instant.ofEpochMilli(clock.millis());
        log.writeWaiting();
        List<Session> found = ask(() -> store.get().sessions().find(filter, now, limit));
        long count = ask(() -> store.get().sessions().count(filter, now));
        JsonWriter json = new JsonWriter(1024).beginObject().name("sessions").beginArray();
        found.forEach(session -> write(json, session));
        json.endArray().member("count", count);
        return new AdminApi.Done(
                "listed " + found.size() + " sessions", json.endObject().toString());
    }

    private static void write(JsonWriter json, Session session) {
        json.beginObject()
                .member("id", session.id())
                .member("registry", session.service())
                .member("issuer", session.issuer())
                .member("subject", session.subject())
                .name("claims")
                .value(session.claims());
        json.member("address", session.address());
        session.agent().ifPresent(agent -> json.member("agent", agent));
        json.member("begun", session.begun().toString())
                .member("last_used", session.lastUsed().toString())
                .member("expires", session.expires().toString())
                .endObject();
    }

    private AdminApi.Done revoked(Fields fields, String operator) {
        List<NumberedRevocation> all = ask(() -> store.get().revocations().after(0, MOST_REVOCATIONS));
        JsonWriter json = new JsonWriter(1024).beginObject().name("revocations").beginArray();
        for (NumberedRevocation one : all) {
            json.beginObject().member("number", one.number());
            Target.of(one.revocation().what()).write(json);
            json.member("before", one.revocation().before().toString())
                    .member("at", one.revocation().at().toString())
                    .member("expires", one.revocation().expires().toString())
                    .member("by", one.revocation().by())
                    .endObject();
        }
        return new AdminApi.Done(
                "listed " + all.size() + " revocations",
                json.endArray().endObject().toString());
    }

    private AdminApi.Done revoke(Fields fields, String operator) {
        Revoked what = AdminFields.revoked(fields);
        boolean dryRun = AdminFields.flag(fields, "dry_run");
        requireKnown(what);
        Instant now = Instant.ofEpochMilli(clock.millis());
        Instant before = before(fields, what, now);
        Revocation revocation =
                Revocation.of(what, before, now, operator, Lifetimes.LONGEST_REFRESH, Lifetimes.LONGEST_ACCESS);
        log.writeWaiting();
        long sessions = ask(() -> store.get().sessions().count(revocation.sessions(), now));
        if (!dryRun) {
            ask(() -> revocations.revoke(revocation));
        }
        Target target = Target.of(what);
        JsonWriter json = new JsonWriter(512).beginObject();
        json.name("revoked").value(!dryRun);
        target.write(json);
        json.member("before", before.toString()).member("sessions", sessions);
        if (what instanceof Revoked.OfRobot) {
            json.member("robots", 1);
        }
        writeLivingOn(json, what, now);
        return new AdminApi.Done(
                (dryRun ? "counted " : "revoked ") + target + " before " + before + ": " + sessions + " sessions",
                json.endObject().toString());
    }

    /** A name that no token can have would revoke nothing, and nobody would notice. */
    private void requireKnown(Revoked what) {
        if (what instanceof Revoked.OfRegistry of
                && registries.get().stream()
                        .noneMatch(registry -> registry.name().equals(of.service()))) {
            throw new RefusedException(new InvalidRequest.UnknownService(of.service()));
        }
        if (what instanceof Revoked.OfRobot of && robots.policy(of.name()).isEmpty()) {
            throw RobotFields.unknown();
        }
    }

    private static Instant before(Fields fields, Revoked what, Instant now) {
        Optional<Instant> given = AdminFields.moment(fields, "before");
        if (given.isPresent() && what instanceof Revoked.OfSession) {
            throw AdminFields.unusable("before", "nothing: a session ends as a whole");
        }
        if (given.isPresent() && given.get().isAfter(now)) {
            throw AdminFields.unusable("before", "a moment that has passed; the access rules say what comes");
        }
        return given.orElse(now);
    }

    /** A registry that verifies tokens by itself does not ask whether one was revoked. */
    private void writeLivingOn(JsonWriter json, Revoked what, Instant now) {
        writeLivingOn(
                json,
                registries.get(),
                name -> !(what instanceof Revoked.OfRegistry of) || of.service().equals(name),
                now);
    }

    /** @param meant which registries have tokens that are to end */
    static void writeLivingOn(JsonWriter json, List<ServedRegistry> registries, Predicate<String> meant, Instant now) {
        json.name("access_tokens_live_on").beginArray();
        for (ServedRegistry registry : registries) {
            if (meant.test(registry.name()) && !registry.fronted()) {
                json.beginObject()
                        .member("registry", registry.name())
                        .member("until", now.plus(registry.accessLifetime()).toString())
                        .endObject();
            }
        }
        json.endArray();
    }

    /** Whose tokens, as the API names it. */
    private record Target(String kind, Optional<String> issuer, Optional<String> name) {
        static Target of(Revoked what) {
            return switch (what) {
                case Revoked.OfSession of -> new Target("session", Optional.empty(), Optional.of(of.id()));
                case Revoked.OfIdentity of ->
                    new Target("identity", Optional.of(of.issuer()), Optional.of(of.subject()));
                case Revoked.OfIssuer of -> new Target("issuer", Optional.of(of.issuer()), Optional.empty());
                case Revoked.OfRobot of -> new Target("robot", Optional.empty(), Optional.of(of.name()));
                case Revoked.OfRegistry of -> new Target("registry", Optional.empty(), Optional.of(of.service()));
                case Revoked.Everything all -> new Target("everything", Optional.empty(), Optional.empty());
            };
        }

        void write(JsonWriter json) {
            json.member("what", kind);
            issuer.ifPresent(value -> json.member("issuer", value));
            String member = kind.equals("identity") ? "subject" : kind;
            name.ifPresent(value -> json.member(member, value));
        }

        @Override
        public String toString() {
            return kind
                    + issuer.map(value -> " " + value).orElse("")
                    + name.map(value -> (issuer.isPresent() ? "/" : " ") + value)
                            .orElse("");
        }
    }
}
