/** What a process sees of the world around it. */
@NullMarked
package dev.cambist.cli.process;

import org.jspecify.annotations.NullMarked;
