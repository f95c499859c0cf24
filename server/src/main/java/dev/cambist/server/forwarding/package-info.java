/** Who a client is when proxies stand between it and us: what of their word is believed, and what comes of it. */
@NullMarked
package dev.cambist.server.forwarding;

import org.jspecify.annotations.NullMarked;
