package dev.cambist.server.audit;

import dev.cambist.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What a record says besides the decision. */
public enum Fact {
    /** The registry, as the caller names it or, once it is known, by its own name. */
    SERVICE,
    /** Issuer and subject, {@code anonymous}, or the access token that was shown. */
    CALLER,
    /** The configured name of the identity's issuer. */
    ISSUER,
    /** The identity's subject. */
    SUBJECT,
    /** What an exchange found the identity to be able to do on some repository. */
    RIGHTS,
    /** The id of the token that was given or, at a registry, shown. */
    JTI,
    /** The id of the refresh token from which a token shown to a registry came. */
    SESSION,
    /** The name of the robot that called, or whose password was tried. */
    ROBOT,
    /** Issuer and subject of whoever made that robot for itself. */
    OWNER,
    /** Why a robot was not let in, which its caller is not told. */
    ROBOT_FAULT,
    /** The lock that forbade it, which its caller is not told. */
    LOCK,
    /** What an operator did. */
    ACT,
    /** What was wanted of a registry. */
    OPERATION,
    /** The repository that it was wanted of. */
    REPOSITORY,
    /** The repository that a blob was to be mounted from. */
    MOUNTED_FROM,
    /** The status of a registry's answer, or of ours in its place. */
    STATUS,
    /** Bytes of the body that was sent to a registry. */
    RECEIVED,
    /** Bytes of the body that came back. */
    SENT,
    /** The trace that the request is a part of: its caller's, or one that began here. */
    TRACE,
    /** SHA-256 of the credential that was shown, in hexadecimal. */
    TOKEN_SHA256;

    private static final int MAX_VALUE = 2000; // characters

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A value of bounded length. */
    public static String bounded(String value) {
        return value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) + "…" : value;
    }

    static Map<Fact, String> read(JsonObject json) {
        Map<Fact, String> facts = new EnumMap<>(Fact.class);
        for (Fact fact : values()) {
            json.text(fact.word()).ifPresent(value -> facts.put(fact, value));
        }
        return facts;
    }
}
