/** What every measurement of whole programs needs: the programs, and connections that cost next to nothing. */
@NullMarked
package dev.cambist.bench.load;

import org.jspecify.annotations.NullMarked;
