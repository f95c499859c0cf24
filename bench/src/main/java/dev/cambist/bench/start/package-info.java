/** How long programs take until they have answered. */
@NullMarked
package dev.cambist.bench.start;

import org.jspecify.annotations.NullMarked;
