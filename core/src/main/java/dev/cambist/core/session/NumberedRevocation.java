package dev.cambist.core.session;

/**
 * A revocation that is kept.
 *
 * @param number greater than that of every one that was kept before it
 */
public record NumberedRevocation(long number, Revocation revocation) {}
