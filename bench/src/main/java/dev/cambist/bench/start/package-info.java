/** How long programs take that are started for one request and end. */
@NullMarked
package dev.cambist.bench.start;

import org.jspecify.annotations.NullMarked;
