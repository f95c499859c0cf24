/** What shells and {@code man} know of the commands, made from the same descriptions as {@code --help}. */
@NullMarked
package dev.cambist.cli.manual;

import org.jspecify.annotations.NullMarked;
