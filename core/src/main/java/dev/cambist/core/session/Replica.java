package dev.cambist.core.session;

import java.time.Instant;

/**
 * A server that shares the store, as it last said of itself.
 *
 * @param id of the process: of each start another one
 * @param host its machine and the port of its public listener
 * @param configuration what tells whether two of them are configured alike
 * @param started when it was started
 * @param seen when it said so, by its own clock
 */
public record Replica(String id, String host, String version, String configuration, Instant started, Instant seen) {}
