package dev.cambist.server.admin;

import dev.cambist.core.exchange.Fields;
import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.SessionFilter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what is asked of the admin API. A field that is not known is refused: whoever mistypes one means less than all. */
final class AdminFields {
    private static final int MOST = 10_000; // sessions of one answer

    private static final int DEFAULT = 100; // sessions of one answer

    private AdminFields() {}

    static SessionFilter filter(Fields fields) {
        requireKnown(fields, Set.of("session", "issuer", "subject", "registry", "since", "before", "limit"));
        return new SessionFilter(
                fields.optional("session", "the id of a session"),
                fields.optional("issuer", "the configured name of an issuer"),
                fields.optional("subject", "a subject of the issuer"),
                fields.optional("registry", "the name of a registry"),
                moment(fields, "since"),
                moment(fields, "before"));
    }

    static int limit(Fields fields) {
        return limit(fields, "sessions", DEFAULT, MOST);
    }

    /** How many of these one answer has at most. */
    static int limit(Fields fields, String things, int without, int most) {
        Optional<String> limit = fields.optional("limit", "a number of " + things);
        if (limit.isEmpty()) {
            return without;
        }
        if (!limit.get().matches("[0-9]{1,5}") || Integer.parseInt(limit.get()) > most) {
            throw unusable("limit", "a number from 0 to " + most);
        }
        return Integer.parseInt(limit.get());
    }

    /** The one thing that is to be revoked. */
    static Revoked revoked(Fields fields) {
        requireKnown(
                fields, Set.of("session", "issuer", "subject", "robot", "registry", "everything", "before", "dry_run"));
        Optional<String> issuer = fields.optional("issuer", "the configured name of an issuer");
        Optional<String> subject = fields.optional("subject", "a subject of the issuer");
        List<Revoked> named = new ArrayList<>();
        fields.optional("session", "the id of a session")
                .map(Revoked.OfSession::new)
                .ifPresent(named::add);
        fields.optional("robot", "the name of a robot")
                .map(Revoked.OfRobot::new)
                .ifPresent(named::add);
        fields.optional("registry", "the name of a registry")
                .map(Revoked.OfRegistry::new)
                .ifPresent(named::add);
        if (issuer.isPresent()) {
            named.add(
                    subject.isPresent()
                            ? new Revoked.OfIdentity(issuer.get(), subject.get())
                            : new Revoked.OfIssuer(issuer.get()));
        } else if (subject.isPresent()) {
            throw unusable("subject", "its issuer beside it: a subject alone is nobody");
        }
        if (flag(fields, "everything")) {
            named.add(new Revoked.Everything());
        }
        if (named.size() != 1) {
            throw unusable("session", "exactly one of session, issuer, robot, registry and everything");
        }
        return named.getFirst();
    }

    static Optional<Instant> moment(Fields fields, String name) {
        return fields.optional(name, "a moment such as 2026-11-22T12:00:00Z").map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw unusable(name, "a moment such as 2026-11-22T12:00:00Z");
            }
        });
    }

    static boolean flag(Fields fields, String name) {
        String value = fields.optional(name, "true or false").orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw unusable(name, "true or false");
        }
        return value.equals("true");
    }

    static void requireKnown(Fields fields, Set<String> known) {
        for (String name : fields.values().keySet()) {
            if (!known.contains(name)) {
                throw new RefusedException(new InvalidRequest.UnsupportedField(
                        name,
                        "it is none of "
                                + String.join(", ", known.stream().sorted().toList())));
            }
            // An unset variable of a script would make everybody of one person.
            if (fields.all(name).isEmpty()) {
                throw unusable(name, "a value");
            }
        }
    }

    static RefusedException unusable(String name, String expected) {
        return new RefusedException(new InvalidRequest.UnusableField(name, expected));
    }
}
