package dev.cambist.server.analysis;

import dev.cambist.core.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an identity gains or loses.
 *
 * @param from the moment from which the two policies differ in this, where that is in the future
 * @param identity the sample's name
 * @param service the registry; empty where it is about all of them
 * @param kind what it is that changes
 * @param on a repository pattern, {@code registry:catalog}, or a scope that was asked for
 * @param actions those that are gained or lost on it
 * @param example a repository name for which it is so; empty where there is none to give
 */
public record Change(
        Optional<Instant> from,
        String identity,
        String service,
        Kind kind,
        String on,
        List<String> actions,
        String example) {
    /** Which way it goes. */
    public enum Kind {
        GAINS,
        LOSES,
        /** The patterns are too hard to compare. */
        MAY_DIFFER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Change {
        actions = List.copyOf(actions);
    }

    /** The same change as seen at another moment. */
    Change from(Instant moment) {
        return new Change(Optional.of(moment), identity, service, kind, on, actions, example);
    }

    public void write(JsonWriter json) {
        json.beginObject();
        from.ifPresent(moment -> json.member("from", moment.toString()));
        json.member("identity", identity);
        if (!service.isEmpty()) {
            json.member("service", service);
        }
        json.member("change", kind.word()).member("on", on).name("actions").texts(actions);
        if (!example.isEmpty()) {
            json.member("example", example);
        }
        json.endObject();
    }
}
