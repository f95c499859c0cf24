/** The two flows and what they are made of: identities, access, tokens, the exchange. No I/O and no clock of its own. */
@NullMarked
package dev.cambist.core;

import org.jspecify.annotations.NullMarked;
