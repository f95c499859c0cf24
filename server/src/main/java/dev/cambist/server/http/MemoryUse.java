package dev.cambist.server.http;

/**
 * How it stands with the memory for all that is unfinished: connections, heads, bodies, requests at work.
 *
 * @param held bytes that are counted as taken now; more than the limit for as long as nothing can be given up
 * @param limit bytes that there are
 * @param evictions connections and requests that were given up since the start, to make room
 * @param refusals requests that were refused since the start, because no room could be made
 */
public record MemoryUse(long held, long limit, long evictions, long refusals) {}
