package dev.cambist.server.oauth2;

import dev.cambist.core.exchange.ExchangeFlow;
import dev.cambist.core.exchange.TokenFlow;
import java.util.function.Supplier;

/**
 * What the endpoints serve: made anew from each good configuration and never changed, so that one request sees one
 * configuration from its beginning to its end.
 *
 * @param jwks the public keys of all registries as a JWK set (RFC 7517), as they are now
 */
public record Flows(ExchangeFlow exchange, TokenFlow token, Supplier<String> jwks) {}
