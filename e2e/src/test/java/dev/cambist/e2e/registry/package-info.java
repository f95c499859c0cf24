/** The testkit's registry in memory beside the real ones, and before the distribution specification's own suite. */
@NullMarked
package dev.cambist.e2e.registry;

import org.jspecify.annotations.NullMarked;
