/** What the index of what registries hold costs when there is much in it. */
@NullMarked
package dev.cambist.bench.index;

import org.jspecify.annotations.NullMarked;
