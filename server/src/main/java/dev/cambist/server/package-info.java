/** The plumbing around {@code core}: HTTP, configuration, keys, stores, audit. */
@NullMarked
package dev.cambist.server;

import org.jspecify.annotations.NullMarked;
