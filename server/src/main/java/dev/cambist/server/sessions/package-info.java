/** What came of exchanges, and what of it was taken back: sessions are written down, revocations are known at once. */
@NullMarked
package dev.cambist.server.sessions;

import org.jspecify.annotations.NullMarked;
