/** Whose code computes signatures and digests. */
@NullMarked
package dev.cambist.server.crypto;

import org.jspecify.annotations.NullMarked;
