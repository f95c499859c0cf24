package dev.cambist.core.identity;

import java.util.Optional;

/** Whoever sends a request: somebody whom an issuer vouches for, a robot, the bearer of a token of ours, or nobody. */
public sealed interface Caller permits Identity, Caller.Robot, Caller.Bearer, Caller.Anonymous {
    /** A caller that showed no credential. */
    record Anonymous() implements Caller {
        @Override
        public String toString() {
            return "anonymous";
        }
    }

    /**
     * A program that signs in with a name and a password of this server's making. It has what its scope map says and no
     * more, so no rule of the configuration is about it, not even one about anyone.
     *
     * @param owner whoever made it for itself, whose rules limit it; empty of a robot that operators made
     */
    record Robot(String name, Optional<Identity> owner) implements Caller {
        /** No subject of an issuer is taken for a robot: a token of one says so in a member of its own. */
        private static final String PREFIX = "robot:";

        /** One of which no owner is known. */
        public Robot(String name) {
            this(name, Optional.empty());
        }

        @Override
        public String toString() {
            return "robot " + name;
        }
    }

    /**
     * A caller that showed an access token, of which no more is known than whom that was made for. It has what the token
     * says and no more, so no rule is about it.
     *
     * @param subject the token's {@code sub}; empty where it was made for an anonymous caller
     */
    record Bearer(String subject) implements Caller {
        @Override
        public String toString() {
            return "access token of " + subject;
        }
    }

    /** What the {@code sub} claim of a token for this caller says; empty for an anonymous one, as Docker's tokens have it. */
    default String subjectClaim() {
        return switch (this) {
            case Identity identity -> identity.subject();
            case Robot robot -> Robot.PREFIX + robot.name;
            case Bearer bearer -> bearer.subject;
            case Anonymous anonymous -> "";
        };
    }
}
