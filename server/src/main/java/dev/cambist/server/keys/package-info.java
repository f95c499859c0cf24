/** The keys that sign Cambist's tokens: made on first start, kept on disk or in a store, certificates renewed in time. */
@NullMarked
package dev.cambist.server.keys;

import org.jspecify.annotations.NullMarked;
