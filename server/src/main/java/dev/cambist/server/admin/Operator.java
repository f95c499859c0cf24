package dev.cambist.server.admin;

import dev.cambist.core.access.Action;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.identity.Identity;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.util.Optional;

/**
 * Who does something to the server, or asks.
 *
 * @param identity whom its token is of; empty for a program on this machine, which has no name of its own
 * @param mayChange whether it may do more than ask
 */
public record Operator(Optional<Identity> identity, boolean mayChange) {
    /** Whoever runs programs on this machine. */
    static final Operator LOCAL = new Operator(Optional.empty(), true);

    private static final String LOCAL_NAME = "operator on this machine";

    /**
     * A person who is known already.
     *
     * @param may what its rules give it now: {@link Action#ADMIN_WRITE} or {@link Action#ADMIN_READ}
     */
    public static Operator of(Identity identity, Action may) {
        return new Operator(Optional.of(identity), may == Action.ADMIN_WRITE);
    }

    /** As the log and the audit call it. */
    String name() {
        return identity.map(Caller::toString).orElse(LOCAL_NAME);
    }

    /** Refuses whoever may only ask. */
    public void requireChange() {
        if (!mayChange) {
            Identity known = identity.orElseThrow();
            throw new RefusedException(new BadCredential.OperatorMayNot(
                    known.issuer(), known.subject(), "may ask the admin API, and change nothing"));
        }
    }
}
