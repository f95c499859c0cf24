package dev.cambist.client;

import java.net.URI;

/**
 * Where a registry's tokens come from.
 *
 * @param exchange the exchange's endpoint
 * @param token the token endpoint: the realm
 * @param service what the registry calls itself there
 */
record TokenAddress(URI exchange, URI token, String service) {}
