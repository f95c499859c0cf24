/** {@code cambist keys}: which keys there are, new ones in their place, and an end to old ones. */
@NullMarked
package dev.cambist.cli.keys;

import org.jspecify.annotations.NullMarked;
