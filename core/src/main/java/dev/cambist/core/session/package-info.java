/** Sessions and revocations: what they are, whether a token is revoked, and the ports to where they are kept. */
@NullMarked
package dev.cambist.core.session;

import org.jspecify.annotations.NullMarked;
