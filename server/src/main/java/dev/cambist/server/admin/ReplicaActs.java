package dev.cambist.server.admin;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.json.JsonWriter;
import dev.cambist.core.session.Replica;
import dev.cambist.server.sessions.LiveReplicas.Seen;
import java.util.Set;
import java.util.function.Supplier;

/** Shows which servers share the store, and how they differ from this one. */
public record ReplicaActs(Supplier<Seen> replicas) {
    /** Adds {@code /replicas}. */
    public void addTo(AdminApi api) {
        api.read("/replicas", this::list);
    }

    private AdminApi.Done list(Fields fields, String operator) {
        AdminFields.requireKnown(fields, Set.of());
        Seen seen = replicas.get();
        JsonWriter json = new JsonWriter(512)
                .beginObject()
                .member("looked", seen.looked().toString())
                .name("replicas")
                .beginArray();
        write(json, seen.self(), seen);
        seen.others().forEach(other -> write(json, other, seen));
        return new AdminApi.Done(
                "listed " + (1 + seen.others().size()) + " servers",
                json.endArray().endObject().toString());
    }

    private static void write(JsonWriter json, Replica replica, Seen seen) {
        json.beginObject()
                .member("id", replica.id())
                .member("host", replica.host())
                .member("version", replica.version())
                .member("configuration", replica.configuration())
                .member("started", replica.started().toString())
                .member("seen", replica.seen().toString());
        flag(json, "this", replica.equals(seen.self()));
        flag(json, "quiet", seen.isQuiet(replica));
        flag(json, "same_version", replica.version().equals(seen.self().version()));
        flag(
                json,
                "same_configuration",
                replica.configuration().equals(seen.self().configuration()));
        json.endObject();
    }

    private static void flag(JsonWriter json, String name, boolean value) {
        json.name(name).value(value);
    }
}
