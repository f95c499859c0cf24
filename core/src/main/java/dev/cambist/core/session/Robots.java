package dev.cambist.core.session;

import dev.cambist.core.access.Delegation;
import dev.cambist.core.access.RobotRights;
import dev.cambist.core.identity.Caller;
import dev.cambist.core.jose.Secret;
import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import java.time.Instant;
import java.util.Optional;

/** The robots of a server, asked at every sign-in of one, so the answer comes from memory. */
public interface Robots {
    /** For where there are none. */
    Robots NONE = new Robots() {
        @Override
        public SignedIn signIn(String name, Secret password, String service) {
            throw new RefusedException(new BadCredential.UnknownUser());
        }

        @Override
        public Optional<RobotRights> rights(String name) {
            return Optional.empty();
        }
    };

    /**
     * A robot that has shown one of its passwords.
     *
     * @param password the id of that password
     * @param rights what it may do
     * @param expires its own end, which no token of it outlives
     */
    record SignedIn(Caller.Robot robot, String password, RobotRights rights, Optional<Instant> expires) {}

    /**
     * The robot whose name and password these are, where it may use the service now; refuses everybody else with {@code
     * UnknownUser}, in the same words and at the same cost.
     */
    SignedIn signIn(String name, Secret password, String service);

    /** What a robot may do, if there is one of this name. */
    Optional<RobotRights> rights(String name);

    /** The robot of this name, with its owner where it is there and has one. */
    default Caller.Robot named(String name) {
        return new Caller.Robot(name, rights(name).flatMap(RobotRights::from).map(Delegation::owner));
    }
}
