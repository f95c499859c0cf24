package dev.cambist.core.session;

import dev.cambist.core.identity.Identity;
import java.util.Set;

/** Whose tokens are taken back. */
public sealed interface Revoked {
    /** Those of one session. */
    record OfSession(String id) implements Revoked {}

    /** Those of one identity: issuer and subject together, never a subject alone. */
    record OfIdentity(String issuer, String subject) implements Revoked {}

    /** Those of everybody of an issuer. */
    record OfIssuer(String issuer) implements Revoked {}

    /** Those that one robot has bought. */
    record OfRobot(String name) implements Revoked {}

    /** Those for one registry, anonymous ones included. */
    record OfRegistry(String service) implements Revoked {}

    /** All. */
    record Everything() implements Revoked {}

    /**
     * Whether robots that people made for themselves can end by it. The end of one session does not: a person who signs out
     * keeps its robots.
     */
    default boolean meansRobotsOfPersons() {
        return !(this instanceof OfSession) && !(this instanceof OfRobot);
    }

    /**
     * Whether it means a robot that somebody made for itself.
     *
     * @param registries those that the robot is for
     */
    default boolean robotsOf(Identity owner, Set<String> registries) {
        return switch (this) {
            case OfIdentity of -> of.issuer.equals(owner.issuer()) && of.subject.equals(owner.subject());
            case OfIssuer of -> of.issuer.equals(owner.issuer());
            case OfRegistry of -> registries.contains(of.service);
            case Everything all -> true;
            case OfSession of -> false;
            case OfRobot of -> false;
        };
    }

    /** The sessions that this ends; a robot has none. */
    default SessionFilter sessions() {
        return switch (this) {
            case OfSession of -> SessionFilter.ALL.ofId(of.id);
            case OfIdentity of -> SessionFilter.ALL.ofIssuer(of.issuer).ofSubject(of.subject);
            case OfIssuer of -> SessionFilter.ALL.ofIssuer(of.issuer);
            case OfRobot of -> SessionFilter.NONE;
            case OfRegistry of -> SessionFilter.ALL.ofService(of.service);
            case Everything all -> SessionFilter.ALL;
        };
    }
}
