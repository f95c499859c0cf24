/** The {@code cambist} command. */
@NullMarked
package dev.cambist.cli;

import org.jspecify.annotations.NullMarked;
