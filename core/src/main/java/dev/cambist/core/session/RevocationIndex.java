package dev.cambist.core.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All revocations that still count, arranged for the question whether one token is revoked.
 *
 * <p>A token names at most one of each kind of thing that can be revoked, so a few look-ups in hash maps answer it,
 * however many revocations there are. Of two revocations of the same thing the later moment counts.
 *
 * <p>An access token names its subject and its session, but mostly not its issuer, because registries can read it. It is
 * therefore taken for one of the issuer that was revoked: at worst its bearer buys another one, as its refresh token is
 * judged by the issuer that it does name. Safe for use by several threads.
 */
public final class RevocationIndex {
    private record IdentityKey(String issuer, String subject) {}

    /**
     * @param before tokens made earlier are revoked
     * @param expires when this can be forgotten
     */
    private record Mark(Instant before, Instant expires) {
        static final Mark NONE = new Mark(Instant.MIN, Instant.MIN);

        Mark with(Mark other) {
            return new Mark(later(before, other.before), later(expires, other.expires));
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }

    private final Map<String, Mark> sessions = new ConcurrentHashMap<>();
    private final Map<IdentityKey, Mark> identities = new ConcurrentHashMap<>();
    private final Map<String, Mark> subjects = new ConcurrentHashMap<>();
    private final Map<String, Mark> issuers = new ConcurrentHashMap<>();
    private final Map<String, Mark> robots = new ConcurrentHashMap<>();
    private final Map<String, Mark> registries = new ConcurrentHashMap<>();
    private final AtomicReference<Mark> anyIssuer = new AtomicReference<>(Mark.NONE);
    private final AtomicReference<Mark> everything = new AtomicReference<>(Mark.NONE);

    /** Counts from now on; the same one may come twice. */
    public void add(Revocation revocation) {
        Mark mark = new Mark(revocation.before(), revocation.expires());
        switch (revocation.what()) {
            case Revoked.OfSession of -> sessions.merge(of.id(), new Mark(Instant.MAX, mark.expires()), Mark::with);
            case Revoked.OfIdentity of -> {
                // The subject last: who sees an identity revoked must not find its access tokens good.
                subjects.merge(of.subject(), mark, Mark::with);
                identities.merge(new IdentityKey(of.issuer(), of.subject()), mark, Mark::with);
            }
            case Revoked.OfIssuer of -> {
                anyIssuer.accumulateAndGet(mark, Mark::with);
                issuers.merge(of.issuer(), mark, Mark::with);
            }
            case Revoked.OfRobot of -> robots.merge(of.name(), mark, Mark::with);
            case Revoked.OfRegistry of -> registries.merge(of.service(), mark, Mark::with);
            case Revoked.Everything all -> everything.accumulateAndGet(mark, Mark::with);
        }
    }

    public boolean isRevoked(Lineage token) {
        return token.session().filter(sessions::containsKey).isPresent()
                || isMarked(everything.get(), token)
                || isMarked(registries.getOrDefault(token.service(), Mark.NONE), token)
                || (token.robot().isPresent()
                        ? isMarked(robots.getOrDefault(token.robot().get(), Mark.NONE), token)
                        : !token.subject().isEmpty() && isSomebodysAndRevoked(token));
    }

    private boolean isSomebodysAndRevoked(Lineage token) {
        Optional<String> issuer = token.issuer();
        if (issuer.isEmpty()) {
            return isMarked(subjects.getOrDefault(token.subject(), Mark.NONE), token)
                    || isMarked(anyIssuer.get(), token);
        }
        return isMarked(issuers.getOrDefault(issuer.get(), Mark.NONE), token)
                || isMarked(identities.getOrDefault(new IdentityKey(issuer.get(), token.subject()), Mark.NONE), token);
    }

    /** A token says its second only, so one of the same second as the moment counts as made before it. */
    private static boolean isMarked(Mark mark, Lineage token) {
        return token.issued().isBefore(mark.before);
    }

    /** Forgets what names nothing that can be alive. */
    public void removeExpired(Instant now) {
        for (Map<?, Mark> marks : List.of(sessions, identities, subjects, issuers, robots, registries)) {
            marks.values().removeIf(mark -> !mark.expires.isAfter(now));
        }
        for (AtomicReference<Mark> one : List.of(anyIssuer, everything)) {
            one.updateAndGet(mark -> mark.expires.isAfter(now) ? mark : Mark.NONE);
        }
    }

    /** How many things are revoked. */
    public int size() {
        return sessions.size()
                + identities.size()
                + issuers.size()
                + robots.size()
                + registries.size()
                + (everything.get().equals(Mark.NONE) ? 0 : 1);
    }
}
