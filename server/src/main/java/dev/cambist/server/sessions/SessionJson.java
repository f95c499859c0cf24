package dev.cambist.server.sessions;

import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.session.Session;

/** A session as operators and its owner see it. */
public final class SessionJson {
    private SessionJson() {}

    /** Writes it as an object. */
    public static void write(JsonWriter json, Session session) {
        json.beginObject()
                .member("id", session.id())
                .member("registry", session.service())
                .member("issuer", session.issuer())
                .member("subject", session.subject())
                .name("claims")
                .written(session.claims());
        json.member("address", session.address());
        session.agent().ifPresent(agent -> json.member("agent", agent));
        json.member("begun", session.begun().toString())
                .member("last_used", session.lastUsed().toString())
                .member("expires", session.expires().toString())
                .endObject();
    }
}
