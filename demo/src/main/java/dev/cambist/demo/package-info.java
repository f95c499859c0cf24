/**
 * {@code cambist demo}: the whole sign-in as a story: an identity provider, a server, one exchange, one token, one refusal.
 * It is in the developer's image alone, as it carries an identity provider that makes any token.
 */
@NullMarked
package dev.cambist.demo;

import org.jspecify.annotations.NullMarked;
