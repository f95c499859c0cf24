/** Memory of what may come from anybody, and is bounded therefore. */
@NullMarked
package dev.cambist.server.memory;

import org.jspecify.annotations.NullMarked;
