package dev.cambist.core.session;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All revocations that still count, arranged for the question whether one token is revoked.
 *
 * <p>A token names at most one of each kind of thing that can be revoked, so a few look-ups answer it, however many
 * revocations there are. There can be very many of sessions and identities only; {@link MarkTable} has them. Of two revocations of the same thing the later moment counts.
 *
 * <p>An access token names its subject and its session, but mostly not its issuer, because registries can read it. It is
 * therefore taken for one of the issuer that was revoked: at worst its bearer buys another one, as its refresh token is
 * judged by the issuer that it does name. Safe for use by several threads.
 */
public final class RevocationIndex {
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

    private static final int NO_OWNER = 0; // of a session
    private static final int NO_ISSUER = -2; // one that owns no mark

    private final MarkTable sessions = new MarkTable();
    private final MarkTable identities = new MarkTable(); // subjects, owned by issuers
    private final Map<String, Integer> owners = new ConcurrentHashMap<>(); // issuers' numbers
    private final AtomicInteger nextOwner = new AtomicInteger();
    private final Map<String, Mark> issuers = new ConcurrentHashMap<>();
    private final Map<String, Mark> robots = new ConcurrentHashMap<>();
    private final Map<String, Mark> registries = new ConcurrentHashMap<>();
    private final AtomicReference<Mark> anyIssuer = new AtomicReference<>(Mark.NONE);
    private final AtomicReference<Mark> everything = new AtomicReference<>(Mark.NONE);

    /** Counts from now on; the same one may come twice. */
    public void add(Revocation revocation) {
        Mark mark = new Mark(revocation.before(), revocation.expires());
        switch (revocation.what()) {
            case Revoked.OfSession of -> sessions.add(of.id(), NO_OWNER, MarkTable.ALWAYS, second(mark.expires()));
            case Revoked.OfIdentity of ->
                identities.add(of.subject(), owner(of.issuer()), second(mark.before()), second(mark.expires()));
            case Revoked.OfIssuer of -> {
                anyIssuer.accumulateAndGet(mark, Mark::with);
                issuers.merge(of.issuer(), mark, Mark::with);
            }
            case Revoked.OfRobot of -> robots.merge(of.name(), mark, Mark::with);
            case Revoked.OfRegistry of -> registries.merge(of.service(), mark, Mark::with);
            case Revoked.Everything all -> everything.accumulateAndGet(mark, Mark::with);
        }
    }

    private int owner(String issuer) {
        return owners.computeIfAbsent(issuer, unknown -> nextOwner.getAndIncrement());
    }

    /** The first whole second that is no earlier. */
    private static long second(Instant moment) {
        long seconds = moment.getEpochSecond() + (moment.getNano() > 0 ? 1 : 0);
        return Math.clamp(seconds, MarkTable.NEVER + 1, MarkTable.ALWAYS);
    }

    public boolean isRevoked(Lineage token) {
        return isSessionRevoked(token)
                || isMarked(everything.get(), token)
                || isMarked(registries.getOrDefault(token.service(), Mark.NONE), token)
                || (token.robot().isPresent()
                        ? isMarked(robots.getOrDefault(token.robot().get(), Mark.NONE), token)
                        : !token.subject().isEmpty() && isSomebodysAndRevoked(token));
    }

    private boolean isSessionRevoked(Lineage token) {
        return token.session().isPresent() && sessions.before(token.session().get(), NO_OWNER) != MarkTable.NEVER;
    }

    private boolean isSomebodysAndRevoked(Lineage token) {
        Optional<String> issuer = token.issuer();
        if (issuer.isEmpty()) {
            return isIdentityRevoked(token, MarkTable.ANY_OWNER) || isMarked(anyIssuer.get(), token);
        }
        return isMarked(issuers.getOrDefault(issuer.get(), Mark.NONE), token)
                || isIdentityRevoked(token, owners.getOrDefault(issuer.get(), NO_ISSUER));
    }

    private boolean isIdentityRevoked(Lineage token, int owner) {
        return token.issued().getEpochSecond() < identities.before(token.subject(), owner);
    }

    /** A token says its second only, so one of the same second as the moment counts as made before it. */
    private static boolean isMarked(Mark mark, Lineage token) {
        return token.issued().isBefore(mark.before);
    }

    /** Forgets what names nothing that can be alive. */
    public void removeExpired(Instant now) {
        sessions.removeExpired(now.getEpochSecond());
        identities.removeExpired(now.getEpochSecond());
        for (Map<?, Mark> marks : List.of(issuers, robots, registries)) {
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
