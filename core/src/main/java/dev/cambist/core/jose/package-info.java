/** Compact JSON Web Signatures (RFC 7515): taking one apart, checking it, making one. */
@NullMarked
package dev.cambist.core.jose;

import org.jspecify.annotations.NullMarked;
