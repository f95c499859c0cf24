package dev.cambist.server.sessions;

import dev.cambist.core.identity.Identity;
import dev.cambist.core.session.Revocation;
import dev.cambist.core.session.Revoked;
import dev.cambist.core.session.Session;
import dev.cambist.core.session.SessionFilter;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.server.store.StoreSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The sessions of one identity, at every registry, as that identity sees and ends them. Of anybody else's it learns
 * nothing, not even that there are any: each question is asked of the store for this identity alone.
 */
public record PersonalSessions(StoreSource store, SessionLog log, LiveRevocations revocations, InstantSource clock) {
    private static final int MOST = 1000; // sessions of one answer

    /** What was ended, when. */
    public record Ended(long sessions, Instant at) {}

    /** Those that are not over, those begun last first. */
    public List<Session> of(Identity identity) {
        Instant now = now();
        log.writeWaiting();
        return StoreQuestion.ask(() -> store.get().sessions().find(filter(identity), now, MOST));
    }

    /**
     * Ends one session of the identity; nothing where it has none of that id.
     *
     * @param current the session that asks, which may not be written down yet
     */
    public Optional<Ended> end(Identity identity, String id, String current) {
        Ended ended = counted(filter(identity).ofId(id));
        if (ended.sessions() == 0 && !id.equals(current)) {
            return Optional.empty();
        }
        revoke(new Revoked.OfSession(id), identity, ended.at());
        return Optional.of(ended);
    }

    /** Ends all that the identity has. */
    public Ended endAll(Identity identity) {
        Ended ended = counted(filter(identity));
        revoke(new Revoked.OfIdentity(identity.issuer(), identity.subject()), identity, ended.at());
        return ended;
    }

    private Ended counted(SessionFilter meant) {
        Instant now = now();
        log.writeWaiting();
        return new Ended(StoreQuestion.ask(() -> store.get().sessions().count(meant, now)), now);
    }

    private void revoke(Revoked what, Identity identity, Instant now) {
        Revocation revocation =
                Revocation.of(what, now, now, identity.toString(), Lifetimes.LONGEST_REFRESH, Lifetimes.LONGEST_ACCESS);
        StoreQuestion.ask(() -> revocations.revoke(revocation));
    }

    private static SessionFilter filter(Identity identity) {
        return SessionFilter.ALL.ofIssuer(identity.issuer()).ofSubject(identity.subject());
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
