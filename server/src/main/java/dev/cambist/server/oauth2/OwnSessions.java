package dev.cambist.server.oauth2;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.Service;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Form;
import dev.cambist.server.http.RouteTable;
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
 * {@code POST /oauth2/sessions} and {@code POST /oauth2/sessions/revoke}: whoever shows a refresh token sees the sessions
 * of the identity that it stands for, at every registry, and ends them. Of anybody else's it learns nothing, not even that
 * there are any: each question is asked of the store for this identity alone.
 *
 * @param registries what is served now
 */
public record OwnSessions(
        StoreSource store,
        SessionLog log,
        LiveRevocations revocations,
        Supplier<List<ServedRegistry>> registries,
        InstantSource clock) {
    private static final int MOST = 1000; // sessions of one answer
    private static final int AT_ONCE = 16; // requests: unlike all others of this listener they wait for the store
    private static final String TOKEN_MEANING = "your refresh token from /oauth2/exchange";
    private static final String ID_MEANING = "the id of one of your own sessions";

    /** Who asks, and with which session. */
    private record Asker(Identity identity, String session, Fields form) {
        SessionFilter sessions() {
            return SessionFilter.ALL.ofIssuer(identity.issuer()).ofSubject(identity.subject());
        }
    }

    /** How many of its requests may be worked on at once. */
    public static ConcurrencyLimit limit() {
        return new ConcurrencyLimit(AT_ONCE);
    }

    /** Adds both, to the public listener. */
    public void addTo(
            RouteTable.Builder routes,
            Supplier<Flows> flows,
            ConcurrencyLimit limit,
            RequestRates rates,
            RequestEvents events) {
        routes.post(
                "/oauth2/sessions",
                new RecordedEndpoint(
                        (call, request) -> limit.admit(() -> list(flows.get(), rates, events, call, request)),
                        rates,
                        events));
        routes.post(
                "/oauth2/sessions/revoke",
                new RecordedEndpoint(
                        (call, request) -> limit.admit(() -> revoke(flows.get(), rates, events, call, request)),
                        rates,
                        events));
    }

    private Answer list(Flows flows, RequestRates rates, RequestEvents events, Call call, RequestLog request) {
        Asker asker = asker(flows, rates, call, request, Set.of("service", "refresh_token"));
        events.requireOpen(); // nothing is done unrecorded, where that is configured
        Instant now = Instant.ofEpochMilli(clock.millis());
        log.writeWaiting();
        List<Session> found = StoreQuestion.ask(() -> store.get().sessions().find(asker.sessions(), now, MOST));
        JsonWriter json = new JsonWriter(1024).beginObject().name("sessions").beginArray();
        found.forEach(session -> SessionJson.write(json, session));
        json.endArray().member("current", asker.session());
        request.administered(asker.identity().toString(), "listed its own " + found.size() + " sessions");
        return Answer.json(200, json.endObject().toString());
    }

    private Answer revoke(Flows flows, RequestRates rates, RequestEvents events, Call call, RequestLog request) {
        Asker asker = asker(flows, rates, call, request, Set.of("service", "refresh_token", "session", "all"));
        events.requireOpen();
        Instant now = Instant.ofEpochMilli(clock.millis());
        Revoked what = what(asker);
        log.writeWaiting();
        Revocation revocation = Revocation.of(
                what, now, now, asker.identity().toString(), Lifetimes.LONGEST_REFRESH, Lifetimes.LONGEST_ACCESS);
        SessionFilter own = asker.sessions();
        SessionFilter meant = what instanceof Revoked.OfSession of ? own.ofId(of.id()) : own;
        long count = StoreQuestion.ask(() -> store.get().sessions().count(meant, now));
        boolean current = what instanceof Revoked.OfSession of && of.id().equals(asker.session());
        if (count == 0 && what instanceof Revoked.OfSession && !current) {
            throw unusable("session", ID_MEANING);
        }
        StoreQuestion.ask(() -> revocations.revoke(revocation));
        JsonWriter json = new JsonWriter(512).beginObject().member("sessions", count);
        ServedRegistry.writeLivingOn(json, registries.get(), name -> true, now);
        request.administered(
                asker.identity().toString(),
                "ended "
                        + (what instanceof Revoked.OfSession of ? "its own session " + of.id() : "all its own sessions")
                        + " before " + now + ": " + count + " sessions");
        return Answer.json(200, json.endObject().toString());
    }

    private static Revoked what(Asker asker) {
        Optional<String> session = asker.form().optional("session", ID_MEANING);
        Optional<String> all = asker.form().optional("all", "true");
        if (session.isPresent() == all.isPresent() || !all.orElse("true").equals("true")) {
            throw unusable("session", ID_MEANING + ", or all=true");
        }
        return session.<Revoked>map(Revoked.OfSession::new)
                .orElseGet(() -> new Revoked.OfIdentity(
                        asker.identity().issuer(), asker.identity().subject()));
    }

    private static Asker asker(Flows flows, RequestRates rates, Call call, RequestLog request, Set<String> known) {
        Fields form = Form.read(call);
        request.asked(form);
        for (String name : form.values().keySet()) {
            if (!known.contains(name)) {
                throw new RefusedException(new InvalidRequest.UnsupportedField(
                        name,
                        "it is none of "
                                + String.join(", ", known.stream().sorted().toList())));
            }
        }
        Secret token = new Secret(form.optional("refresh_token", TOKEN_MEANING)
                .orElseThrow(
                        () -> new RefusedException(new InvalidRequest.MissingField("refresh_token", TOKEN_MEANING))));
        request.shown(token);
        String name = form.optional("service", "the name of the registry as its challenge gives it")
                .orElseThrow(() -> new RefusedException(new InvalidRequest.MissingField(
                        "service", "the name of the registry as its challenge gives it")));
        Service service = flows.exchange().services().named(name);
        request.service(service.name());
        OwnToken.Refresh refresh = flows.token().reader().readRefreshToken(token, service);
        rates.known(refresh.identity());
        return new Asker(refresh.identity(), refresh.id(), form);
    }

    private static RefusedException unusable(String field, String expected) {
        return new RefusedException(new InvalidRequest.UnusableField(field, expected));
    }
}
