package dev.cambist.core.refusal;

import java.time.Instant;
import java.util.Optional;

/** Why a robot was not let in. Its caller is not told: who tries names is not to learn which of them there are. */
public sealed interface RobotFault {
    /** The robot that is meant, if there is one. */
    Optional<String> robot();

    /** What is wrong, for those who run the server. */
    String detail();

    /** Its name as logs have it: {@code expired_robot} for {@link ExpiredRobot}. */
    default String reason() {
        return RefusalName.of(getClass());
    }

    /** The user that was given is not repeated: people paste tokens there. */
    record UnknownRobot() implements RobotFault {
        @Override
        public Optional<String> robot() {
            return Optional.empty();
        }

        @Override
        public String detail() {
            return "no robot has the name that was given as user";
        }
    }

    /**
     * There is a robot of that name, and the password is not one of its two.
     *
     * @param wellFormed whether what was shown is a robot's secret at all, by its check digits
     */
    record WrongPassword(String name, boolean wellFormed) implements RobotFault {
        @Override
        public Optional<String> robot() {
            return Optional.of(name);
        }

        @Override
        public String detail() {
            return "neither password of robot " + name + " is the one that was shown, which "
                    + (wellFormed
                            ? "is one of another robot or an earlier one"
                            : "is not a robot's, or not all of one");
        }
    }

    record OtherKey(String name) implements RobotFault {
        @Override
        public Optional<String> robot() {
            return Optional.of(name);
        }

        @Override
        public String detail() {
            return "the passwords of robot " + name + " were made with another key than the one in this server's data"
                    + " directory; servers that share a store share their keys too";
        }
    }

    record DisabledRobot(String name) implements RobotFault {
        @Override
        public Optional<String> robot() {
            return Optional.of(name);
        }

        @Override
        public String detail() {
            return "robot " + name + " is disabled; cambist robot enable lets it in again";
        }
    }

    record ExpiredRobot(String name, Instant at) implements RobotFault {
        @Override
        public Optional<String> robot() {
            return Optional.of(name);
        }

        @Override
        public String detail() {
            return "robot " + name + " ended at " + at + "; create another one";
        }
    }

    record OtherRegistry(String name, String registry) implements RobotFault {
        @Override
        public Optional<String> robot() {
            return Optional.of(name);
        }

        @Override
        public String detail() {
            return "robot " + name + " is not one of registry " + registry;
        }
    }
}
