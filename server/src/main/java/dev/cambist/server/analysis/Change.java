package dev.cambist.server.analysis;

import dev.cambist.core.json.JsonWriter;
import java.time.Duration;
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
 * @param robots how long the robots of the identity's live in all that it is about; empty where it is about the identity
 */
public record Change(
        Optional<Instant> from,
        String identity,
        String service,
        Kind kind,
        String on,
        List<String> actions,
        String example,
        Optional<Duration> robots) {
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

    /** One that is about the identity itself. */
    Change(
            Optional<Instant> from,
            String identity,
            String service,
            Kind kind,
            String on,
            List<String> actions,
            String example) {
        this(from, identity, service, kind, on, actions, example, Optional.empty());
    }

    /** The robots that it is about, as a few words; empty where it is about the identity itself. */
    public Optional<String> forRobots() {
        return robots.map(life -> {
            long days = life.toDays();
            boolean whole = life.equals(Duration.ofDays(days));
            return "for robots that live " + (whole ? days + " d" : life.toHours() + " h");
        });
    }

    /** The same change as seen at another moment. */
    Change from(Instant moment) {
        return new Change(Optional.of(moment), identity, service, kind, on, actions, example, robots);
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
        robots.ifPresent(life -> json.member("robots_seconds", life.toSeconds()));
        json.endObject();
    }
}
