package dev.cambist.cli.source;

import dev.cambist.core.jose.Secret;

/** What came of looking at one place. */
public sealed interface Attempt {
    /** The place, by its {@link IdentitySource#name}. */
    String source();

    /**
     * There is a token.
     *
     * @param from where exactly, such as a variable's name or a file
     */
    record Found(String source, String from, Secret token) implements Attempt {}

    /**
     * This is not such a place.
     *
     * @param reason why, in a few words: {@code ACTIONS_ID_TOKEN_REQUEST_URL is not set}
     */
    record Absent(String source, String reason) implements Attempt {}

    /**
     * This is such a place, but it gave no token. Nothing else is tried then: another place may have another identity,
     * and a login as somebody else is worse than none.
     *
     * @param reason what went wrong, and what to do
     */
    record Failed(String source, String reason) implements Attempt {}
}
