/** Cambist in front of real registries: what clients, curious and hostile callers get from it. */
@NullMarked
package dev.cambist.e2e.gateway;

import org.jspecify.annotations.NullMarked;
