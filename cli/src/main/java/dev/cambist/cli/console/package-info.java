/** What the commands share: options and arguments, exit codes, the terminal, and how a failure is told. */
@NullMarked
package dev.cambist.cli.console;

import org.jspecify.annotations.NullMarked;
