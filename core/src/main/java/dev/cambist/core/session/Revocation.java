package dev.cambist.core.session;

import java.time.Duration;
import java.time.Instant;

/**
 * That tokens are taken back: all that were made for somebody before a moment. What is made later is good, so that
 * whoever may sign in again can; who may not is the policy's to say.
 *
 * @param before tokens made earlier than this are refused; of one session, all are
 * @param at when it was said
 * @param expires when nothing that it names can be alive any more
 * @param by who said it
 */
public record Revocation(Revoked what, Instant before, Instant at, Instant expires, String by) {
    /** By which the clocks of two servers may differ, twice over. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    public Revocation {
        if (before.isAfter(at)) {
            throw new IllegalArgumentException("what is not made yet cannot be taken back");
        }
    }

    /**
     * One that is kept for as long as a token may live. A refresh token that was made before the moment may have bought
     * access tokens until now.
     *
     * @param longestRefresh the longest that any refresh token lives
     * @param longestAccess the longest that any access token lives
     */
    public static Revocation of(
            Revoked what, Instant before, Instant now, String by, Duration longestRefresh, Duration longestAccess) {
        Instant refresh = (what instanceof Revoked.OfSession ? now : before).plus(longestRefresh);
        Instant access = now.plus(longestAccess);
        return new Revocation(what, before, now, (refresh.isAfter(access) ? refresh : access).plus(MARGIN), by);
    }

    /**
     * Whether it ends a robot: one that somebody made for itself, in a session that began before the moment. Robots of
     * operators are ended by name.
     */
    public boolean ends(Robot robot) {
        return robot.owner()
                .filter(owner -> owner.since().isBefore(before) && what.robotsOf(owner.identity(), robot.registries()))
                .isPresent();
    }

    /** The sessions that it ends. */
    public SessionFilter sessions() {
        return what instanceof Revoked.OfSession
                ? what.sessions()
                : what.sessions().before(before);
    }
}
