package dev.cambist.core.session;

import java.time.Instant;
import java.util.Optional;

/**
 * Which sessions are meant: those that fit everything that is given.
 *
 * @param since begun then or later
 * @param before begun earlier than that
 */
public record SessionFilter(
        Optional<String> id,
        Optional<String> issuer,
        Optional<String> subject,
        Optional<String> service,
        Optional<Instant> since,
        Optional<Instant> before) {
    public static final SessionFilter ALL = new SessionFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** No session at all: none has an empty id. */
    public static final SessionFilter NONE = ALL.ofId("");

    public SessionFilter ofId(String value) {
        return new SessionFilter(Optional.of(value), issuer, subject, service, since, before);
    }

    public SessionFilter ofIssuer(String value) {
        return new SessionFilter(id, Optional.of(value), subject, service, since, before);
    }

    public SessionFilter ofSubject(String value) {
        return new SessionFilter(id, issuer, Optional.of(value), service, since, before);
    }

    public SessionFilter ofService(String value) {
        return new SessionFilter(id, issuer, subject, Optional.of(value), since, before);
    }

    public SessionFilter since(Instant moment) {
        return new SessionFilter(id, issuer, subject, service, Optional.of(moment), before);
    }

    public SessionFilter before(Instant moment) {
        return new SessionFilter(id, issuer, subject, service, since, Optional.of(moment));
    }

    /** Whether the session is one of them. */
    public boolean test(Session session) {
        return is(id, session.id())
                && is(issuer, session.issuer())
                && is(subject, session.subject())
                && is(service, session.service())
                && since.map(moment -> !session.begun().isBefore(moment)).orElse(true)
                && before.map(session.begun()::isBefore).orElse(true);
    }

    private static boolean is(Optional<String> wanted, String found) {
        return wanted.map(found::equals).orElse(true);
    }
}
