package dev.cambist.server.admin;

import dev.cambist.core.access.AdminRole;
import dev.cambist.core.exchange.Fields;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.NumberedRevocation;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Robots;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.server.sessions.LiveRevocations;
import dev.cambist.server.sessions.ServedRegistry;
import dev.cambist.server.sessions.SessionJson;
import dev.cambist.server.sessions.SessionLog;
import dev.cambist.server.sessions.StoreQuestion;
import dev.cambist.server.store.StoreSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

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
    private static final int MOST_REVOCATIONS = 10_000; // of one answer

    /** Adds {@code /sessions} and {@code /revocations}. */
    public void addTo(AdminApi api) {
        api.read("/sessions", this::list);
        api.read("/revocations", this::revoked);
        api.change("/revocations", this::revoke, fields -> !AdminFields.flag(fields, "dry_run"));
    }

    private AdminApi.Done list(Fields fields, String operator) {
        SessionFilter filter = AdminFields.filter(fields);
        int limit = AdminFields.limit(fields);
        Instant now = Instant.ofEpochMilli(clock.millis());
        log.writeWaiting();
        List<Session> found = StoreQuestion.ask(() -> store.get().sessions().find(filter, now, limit));
        long count = StoreQuestion.ask(() -> store.get().sessions().count(filter, now));
        JsonWriter json = new JsonWriter(1024).beginObject().name("sessions").beginArray();
        found.forEach(session -> SessionJson.write(json, session));
        json.endArray().member("count", count);
        return new AdminApi.Done(
                "listed " + found.size() + " sessions", json.endObject().toString());
    }

    private AdminApi.Done revoked(Fields fields, String operator) {
        AdminFields.requireKnown(fields, Set.of());
        List<NumberedRevocation> all =
                StoreQuestion.ask(() -> store.get().revocations().after(0, MOST_REVOCATIONS));
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
        long sessions = StoreQuestion.ask(() -> store.get().sessions().count(revocation.sessions(), now));
        long disabled = robotsOfPersons(revocation);
        if (!dryRun) {
            StoreQuestion.ask(() -> revocations.revoke(revocation));
        }
        Target target = Target.of(what);
        JsonWriter json = new JsonWriter(512).beginObject();
        json.name("revoked").value(!dryRun);
        target.write(json);
        json.member("before", before.toString()).member("sessions", sessions);
        if (what instanceof Revoked.OfRobot) {
            json.member("robots", 1);
        }
        if (disabled > 0) {
            json.member("disabled_robots", disabled);
        }
        writeLivingOn(json, what, now);
        return new AdminApi.Done(
                (dryRun ? "counted " : "revoked ") + target + " before " + before + ": " + sessions + " sessions"
                        + (disabled > 0 ? " and " + disabled + " robots of people" : ""),
                json.endObject().toString());
    }

    /** Those that people made for themselves and that it disables, besides what it takes back. */
    private long robotsOfPersons(Revocation revocation) {
        return revocation.what().meansRobotsOfPersons()
                ? StoreQuestion.ask(() -> store.get().robots().all()).stream()
                        .filter(robot -> robot.enabled() && revocation.ends(robot))
                        .count()
                : 0;
    }

    /** A name that no token can have would revoke nothing, and nobody would notice. */
    private void requireKnown(Revoked what) {
        if (what instanceof Revoked.OfRegistry of
                && !of.service().equals(AdminRole.SERVICE)
                && registries.get().stream()
                        .noneMatch(registry -> registry.name().equals(of.service()))) {
            throw new RefusedException(new InvalidRequest.UnknownService(of.service()));
        }
        if (what instanceof Revoked.OfRobot of && robots.rights(of.name()).isEmpty()) {
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
        ServedRegistry.writeLivingOn(
                json,
                registries.get(),
                name -> !(what instanceof Revoked.OfRegistry of) || of.service().equals(name),
                now);
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
