package dev.cambist.server.watch;

/**
 * What came of changes of what is watched, since the start.
 *
 * @param loaded changes that are in force, or were
 * @param refused of which nothing could be made
 * @param failed that were sound and could not be put in force
 * @param isBehind whether what is in force is not what is there now
 */
public record Reloads(long loaded, long refused, long failed, boolean isBehind) {}
