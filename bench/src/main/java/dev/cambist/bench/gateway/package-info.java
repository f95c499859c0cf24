/** How much of a registry's throughput its gateway leaves, beside nginx in the same place. */
@NullMarked
package dev.cambist.bench.gateway;

import org.jspecify.annotations.NullMarked;
