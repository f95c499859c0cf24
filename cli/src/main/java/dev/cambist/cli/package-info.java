/** The cambist command: one class a subcommand, and what they share. */
@NullMarked
package dev.cambist.cli;

import org.jspecify.annotations.NullMarked;
