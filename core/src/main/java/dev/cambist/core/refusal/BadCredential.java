package dev.cambist.core.refusal;

import static dev.cambist.core.refusal.Refusal.shown;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the caller showed does not let it in: status 401. */
public sealed interface BadCredential extends Refusal {
    /** The user whose password is a token: ACR's sign of it. */
    String NULL_GUID = "00000000-0000-0000-0000-000000000000";

    @Override
    default Category category() {
        return Category.UNAUTHORIZED;
    }

    record MalformedToken(String problem) implements BadCredential {
        @Override
        public String message() {
            return "the token cannot be read: " + problem;
        }
    }

    record MalformedBasicHeader(String problem) implements BadCredential {
        @Override
        public String message() {
            return "the Authorization header cannot be read: " + problem
                    + "; send Basic with user oidc and an identity token as the password, or with the null GUID as user"
                    + " and a refresh token as the password";
        }
    }

    record WrongTokenKind(String found, String expected) implements BadCredential {
        @Override
        public String message() {
            return "this is " + shown(found) + "; expected " + expected;
        }
    }

    record MissingClaim(String claim) implements BadCredential {
        @Override
        public String message() {
            return "the token has no usable claim " + claim;
        }
    }

    /**
     * The token is of an issuer that is not configured.
     *
     * @param similar one that is, and differs only by what people overlook
     */
    record UntrustedIssuer(String issuer, Optional<String> similar) implements BadCredential {
        public UntrustedIssuer(String issuer) {
            this(issuer, Optional.empty());
        }

        @Override
        public String message() {
            return "issuer " + shown(issuer) + " is not trusted here; get a token from an issuer that this server's"
                    + " configuration names";
        }

        @Override
        public Optional<String> hint() {
            return similar.map(
                    configured -> configured + " is configured, which differs by the slash at its end; an issuer is"
                            + " compared to the letter, so write it as the tokens have it");
        }
    }

    /** Two entries of the configuration have the same URL and the key that signed. */
    record AmbiguousIssuer(String issuer) implements BadCredential {
        @Override
        public String message() {
            return "issuer " + shown(issuer) + " stands more than once in this server's configuration, with the same"
                    + " key; send the name of the one that is meant in the field tenant";
        }
    }

    record AlgorithmNotAllowed(String algorithm, Collection<String> accepted) implements BadCredential {
        @Override
        public String message() {
            return "the token's algorithm is " + shown(algorithm) + "; accepted from its issuer: "
                    + String.join(", ", accepted);
        }
    }

    record UnknownKey(String issuer, Optional<String> keyId) implements BadCredential {
        @Override
        public String message() {
            return keyId.map(id -> "key " + shown(id) + " is not among the keys that issuer " + shown(issuer)
                            + " publishes for the token's algorithm")
                    .orElseGet(() -> "the token names no key (kid), and issuer " + shown(issuer)
                            + " does not publish exactly one for its algorithm");
        }
    }

    record BadSignature() implements BadCredential {
        @Override
        public String message() {
            return "the token's signature does not verify; it was changed on the way or signed with another key";
        }
    }

    /**
     * The token's time is up.
     *
     * @param login whether it is a refresh token of ours, which began with somebody's login
     */
    record ExpiredToken(Duration ago, boolean login) implements BadCredential {
        public ExpiredToken(Duration ago) {
            this(ago, false);
        }

        @Override
        public String message() {
            return login
                    ? "the refresh token expired " + Spans.of(ago) + " ago; sign in again"
                    : "the token expired " + Spans.of(ago) + " ago; get a new one";
        }
    }

    record NotYetValidToken(Duration in) implements BadCredential {
        @Override
        public String message() {
            return "the token is not valid for another " + Spans.of(in) + "; check the clocks of issuer and server";
        }
    }

    record WrongAudience(List<String> found, Collection<String> accepted) implements BadCredential {
        @Override
        public String message() {
            return (found.isEmpty() ? "the token has no audience" : "audience is " + shown(String.join(", ", found)))
                    + "; this service accepts " + String.join(", ", accepted);
        }
    }

    record TenantMismatch(String asked, String found) implements BadCredential {
        @Override
        public String message() {
            return "the field tenant says " + shown(asked) + " but the token is of tenant " + shown(found)
                    + "; send the token's own tenant or none";
        }
    }

    /**
     * The identity is genuine, and no rule is about it.
     *
     * @param why what each rule said, for the server's log only: the caller is not told of rules about others
     * @param groupsLeftOut whether a rule of the issuer wants groups and the token came without them, as there are too
     *     many
     */
    record NoRights(String issuer, String subject, String service, List<String> why, boolean groupsLeftOut)
            implements BadCredential {
        /** Entra's limit is in its documentation under "groups overage claim". */
        public static final String GROUPS_LEFT_OUT = "Entra ID leaves them all out when there are too many (200 fit"
                + " into a token); in Entra ID, let the application's groups claim name only groups assigned to the"
                + " application, or assign app roles and let the rule want roles";

        public NoRights(String issuer, String subject, String service, List<String> why) {
            this(issuer, subject, service, why, false);
        }

        @Override
        public String message() {
            return "subject " + shown(subject) + " of issuer " + shown(issuer)
                    + " is known, but no access rule gives it" + " any right on " + shown(service) + "; "
                    + (groupsLeftOut
                            ? "there are rules for groups, and the token came without its groups: " + GROUPS_LEFT_OUT
                            : "ask those who run this server for a rule");
        }
    }

    record CannotRedeem(String why) implements BadCredential {
        @Override
        public String message() {
            return "the refresh token cannot be redeemed: " + why + "; send an access_token instead";
        }
    }

    record RedemptionRefused(String issuer, String error) implements BadCredential {
        @Override
        public String message() {
            return "issuer " + shown(issuer) + " did not redeem the refresh token: " + shown(error)
                    + "; sign in there again";
        }
    }

    record IssuerRemoved(String issuer) implements BadCredential {
        @Override
        public String message() {
            return "this token came from issuer " + shown(issuer)
                    + ", which is not configured here any more; exchange an identity token again";
        }
    }

    record WrongService(String found, String asked) implements BadCredential {
        @Override
        public String message() {
            return "the token is for service " + shown(found) + ", not for " + shown(asked)
                    + "; exchange an identity token for that service";
        }
    }

    /**
     * The session that the token stands for, or came from, was ended by somebody who may.
     *
     * @param login whether it is a refresh token, which nothing but a new login replaces
     */
    record RevokedToken(boolean login) implements BadCredential {
        @Override
        public String message() {
            return login
                    ? "the session of this refresh token was ended by those who run this server, or by yourself; sign in"
                            + " again"
                    : "this access token was revoked; get a new one and, if that is refused too, sign in again";
        }
    }

    /** A token for the admin API is asked for by nobody, or by what no rule can be about. */
    record NoOperator() implements BadCredential {
        @Override
        public String message() {
            return "a token for the admin API is made for an identity alone; exchange an identity token for service"
                    + " cambist:admin first";
        }
    }

    /**
     * The identity is known, and the rules do not let it do this by the admin API.
     *
     * @param may what they let it do, in words
     */
    record OperatorMayNot(String issuer, String subject, String may) implements BadCredential {
        @Override
        public String message() {
            return "subject " + shown(subject) + " of issuer " + shown(issuer) + " " + may
                    + "; ask those who run this server for a rule with role CambistAdmin";
        }
    }

    /** The admin API is not for this caller. */
    record NotAnOperator(String why) implements BadCredential {
        @Override
        public String message() {
            return "the admin API is not open to you: " + why;
        }
    }

    /**
     * Of what happens to a registry, this caller may not tell. It is not told whether there is such a registry, nor whether
     * that has a token.
     */
    record UnknownNotifier(String why) implements BadCredential {
        @Override
        public String message() {
            return "notifications are not taken from you; send Authorization: Bearer and the token of this registry's"
                    + " notifications, once, or where it has none ask from this server's machine, as localhost;"
                    + " those who run this server read in its log what is wrong";
        }

        @Override
        public Optional<String> hint() {
            return Optional.of(why);
        }
    }

    /**
     * User and password are nobody's here. Which of the two is wrong, or what is the matter with the robot, is for the
     * server's log only.
     */
    record UnknownUser(RobotFault fault) implements BadCredential {
        public UnknownUser() {
            this(new RobotFault.UnknownRobot());
        }

        @Override
        public String message() {
            return "user and password are not those of a robot of this registry; everybody else signs in with user oidc"
                    + " and an identity token as the password, or with user " + NULL_GUID
                    + " and a refresh token from /oauth2/exchange";
        }

        @Override
        public Optional<String> hint() {
            return Optional.of(fault.reason() + ": " + fault.detail());
        }
    }

    /**
     * What an unset variable of a pipeline looks like, or a client that does not know of docker's {@code identitytoken}.
     *
     * @param leftOut whether the user is the one that docker's configuration keeps beside an {@code identitytoken}
     */
    record EmptyPassword(String expected, boolean leftOut) implements BadCredential {
        @Override
        public String message() {
            return "the password is empty; expected " + expected
                    + (leftOut
                            ? "; a client that takes only user and password from docker's configuration has left out its"
                                    + " identitytoken"
                            : "");
        }
    }
}
