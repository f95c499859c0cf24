/** The tokens Cambist itself makes and reads back: refresh tokens and access tokens. */
@NullMarked
package dev.cambist.core.token;

import org.jspecify.annotations.NullMarked;
