/** How long the policy takes to decide. */
@NullMarked
package dev.cambist.bench.access;

import org.jspecify.annotations.NullMarked;
