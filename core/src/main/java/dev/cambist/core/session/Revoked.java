package dev.cambist.core.session;

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
