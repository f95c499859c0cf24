/** The {@code cambist} command; each subcommand is in a package of its own, and what they share in {@code console}. */
@NullMarked
package dev.cambist.cli;

import org.jspecify.annotations.NullMarked;
