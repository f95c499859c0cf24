package dev.cambist.server.oauth2;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Session;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.Service;
import dev.cambist.server.audit.RequestEvents;
import dev.cambist.server.audit.RequestLog;
import dev.cambist.server.http.Answer;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.Form;
import dev.cambist.server.http.RouteTable;
import dev.cambist.server.sessions.PersonalSessions;
import dev.cambist.server.sessions.ServedRegistry;
import dev.cambist.server.sessions.SessionJson;
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
public record OwnSessions(PersonalSessions sessions, Supplier<List<ServedRegistry>> registries) {
    private static final int AT_ONCE = 16; // requests: unlike all others of this listener they wait for the store
    private static final String TOKEN_MEANING = "your refresh token from /oauth2/exchange";
    private static final String ID_MEANING = "the id of one of your own sessions";

    /** Who asks, and with which session. */
    private record Asker(Identity identity, String session, Fields form) {}

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
        List<Session> found = sessions.of(asker.identity());
        JsonWriter json = new JsonWriter(1024).beginObject().name("sessions").beginArray();
        found.forEach(session -> SessionJson.write(json, session));
        json.endArray().member("current", asker.session());
        request.administered(asker.identity().toString(), "listed its own " + found.size() + " sessions");
        return Answer.json(200, json.endObject().toString());
    }

    private Answer revoke(Flows flows, RequestRates rates, RequestEvents events, Call call, RequestLog request) {
        Asker asker = asker(flows, rates, call, request, Set.of("service", "refresh_token", "session", "all"));
        events.requireOpen();
        Optional<String> session = asker.form().optional("session", ID_MEANING);
        Optional<String> all = asker.form().optional("all", "true");
        if (session.isPresent() == all.isPresent() || !all.orElse("true").equals("true")) {
            throw unusable("session", ID_MEANING + ", or all=true");
        }
        PersonalSessions.Ended ended = session.map(id -> sessions.end(asker.identity(), id, asker.session())
                        .orElseThrow(() -> unusable("session", ID_MEANING)))
                .orElseGet(() -> sessions.endAll(asker.identity()));
        JsonWriter json = new JsonWriter(512).beginObject().member("sessions", ended.sessions());
        ServedRegistry.writeLivingOn(json, registries.get(), name -> true, ended.at());
        request.administered(
                asker.identity().toString(),
                "ended " + session.map(id -> "its own session " + id).orElse("all its own sessions") + " before "
                        + ended.at() + ": " + ended.sessions() + " sessions");
        return Answer.json(200, json.endObject().toString());
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
