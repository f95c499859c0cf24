/** {@code cambist explain}: what somebody would be granted, or was, and why. */
@NullMarked
package dev.cambist.cli.explain;

import org.jspecify.annotations.NullMarked;
