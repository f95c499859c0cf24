/** The whole sign-in as a story: an identity provider, a server, one exchange, one token, one refusal. */
@NullMarked
package dev.cambist.cli.demo;

import org.jspecify.annotations.NullMarked;
