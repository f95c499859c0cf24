/** Who asks: an identity token, the issuer that vouches for it, and what remains once it is verified. */
@NullMarked
package dev.cambist.core.identity;

import org.jspecify.annotations.NullMarked;
