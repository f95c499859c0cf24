package dev.cambist.core.refusal;

import static dev.cambist.core.refusal.Refusal.shown;

import java.util.List;

/** Why the portal does not do what a browser asks for. */
public sealed interface PortalRefusal extends Refusal {
    @Override
    default Category category() {
        return Category.UNAUTHORIZED;
    }

    /** Somebody came back from an issuer without having been sent there by this browser lately. */
    record NoSignInUnderWay() implements PortalRefusal {
        @Override
        public String message() {
            return "this browser has no sign-in under way: it took longer than ten minutes, it is over already, or it was"
                    + " begun elsewhere; sign in again";
        }
    }

    /** What came back is of another sign-in than the one that is under way. */
    record WrongState() implements PortalRefusal {
        @Override
        public String message() {
            return "what came back is not of the sign-in that was begun last in this browser; sign in again, in one"
                    + " window";
        }
    }

    /**
     * The issuer did not let the person in.
     *
     * @param error its own code (RFC 6749 section 4.1.2.1), or what was wrong with its answer
     */
    record SignInRefused(String issuer, String error) implements PortalRefusal {
        @Override
        public String message() {
            return "issuer " + shown(issuer) + " did not sign you in: " + shown(error);
        }
    }

    /** The identity token that came back was not made for this sign-in (OpenID Connect Core 1.0 section 3.1.3.7). */
    record NotThisSignIn(String issuer, String what) implements PortalRefusal {
        @Override
        public String message() {
            return "the identity token that issuer " + shown(issuer) + " gave is not of this sign-in: " + what
                    + "; sign in again and, if that does not help, tell those who run this server";
        }
    }

    /** A form that no page of the portal gave to this browser. */
    record ForeignForm() implements PortalRefusal {
        @Override
        public Category category() {
            return Category.INVALID_REQUEST;
        }

        @Override
        public String message() {
            return "this form is not of a page that the portal gave you in this session; open the page anew and send it"
                    + " from there";
        }
    }

    /** A browser would send its cookies in the clear. */
    record NotEncrypted() implements PortalRefusal {
        @Override
        public Category category() {
            return Category.INVALID_REQUEST;
        }

        @Override
        public String message() {
            return "the portal is served over https alone, and over plain http on this machine itself; those who run this"
                    + " server give it server.tls, or a proxy with a certificate that server.trusted-proxies names";
        }
    }

    /**
     * What is to be remembered of the person does not fit into a cookie.
     *
     * @param bytes what it takes
     * @param most what browsers keep
     */
    record SessionTooLarge(int bytes, int most) implements PortalRefusal {
        @Override
        public Category category() {
            return Category.INVALID_REQUEST;
        }

        @Override
        public String message() {
            return "the claims that this server's rules look at take " + bytes
                    + " bytes of a cookie, and browsers keep " + most
                    + "; ask those who run this server for rules that look at fewer of your claims";
        }
    }

    /** A registry of which nothing is known here, to whoever may pull from it. */
    record NotReached(String registry) implements PortalRefusal {
        @Override
        public Category category() {
            return Category.NOT_FOUND;
        }

        @Override
        public String message() {
            return "this server is neither in front of " + shown(registry)
                    + " nor has an index of what it holds; those who run this server give it registries.upstream or"
                    + " registries.index";
        }
    }

    /** No rule lets the person do what it wants with a repository that it may pull from. */
    record NotPermitted(String action, String repository, String registry) implements PortalRefusal {
        @Override
        public String message() {
            return "no rule gives you " + action + " on " + shown(repository) + " at " + shown(registry)
                    + "; \"Why not?\" says what each rule gives, and those who run this server write them";
        }
    }

    /**
     * A robot was to have what no rule with {@code robots} gives its owner.
     *
     * @param actions what is too much
     * @param pattern where
     */
    record RobotTooWide(List<String> actions, String pattern, String registry) implements PortalRefusal {
        public RobotTooWide {
            actions = List.copyOf(actions);
        }

        @Override
        public String message() {
            return "no rule lets you make a robot with " + String.join(", ", actions) + " on " + shown(pattern) + " at "
                    + shown(registry) + "; a robot has at most what a rule with robots gives you there";
        }
    }

    /**
     * A robot was to live longer than the rules let robots that may do so much.
     *
     * @param longest in whole days; 0 where it is less than one
     */
    record RobotTooLong(long days, long longest) implements PortalRefusal {
        @Override
        public String message() {
            return "the rules let no robot that may do this live for " + days + " d; "
                    + (longest > 0 ? "choose at most " + longest + " d" : "all that they allow is less than a day");
        }
    }

    /** Somebody has as many robots as anybody may have. */
    record TooManyRobots(int most) implements PortalRefusal {
        @Override
        public String message() {
            return "you have " + most + " robots, and nobody may have more, those that are over or disabled included;"
                    + " delete one that you do not need";
        }
    }

    /**
     * A lock forbids it, for whoever may read what is locked.
     *
     * @param lock which it is
     */
    record Locked(String lock) implements PortalRefusal {
        @Override
        public Category category() {
            return Category.DISALLOWED;
        }

        @Override
        public String message() {
            return "it is locked: " + shown(lock);
        }
    }
}
